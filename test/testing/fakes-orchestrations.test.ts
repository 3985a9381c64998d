/** Faked orchestrations, as children and on their own. */
import { RetryPolicy, type TOrchestrator } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { orchestration, type Run, RunFailedError } from '../../src/index.ts'
import { gate } from '../support/sdk-gate.ts'
import { type Body, day, openHub } from './open-hub.ts'

const order: TOrchestrator = async function* (ctx, input: unknown): Body {
  return yield ctx.callSubOrchestrator('ship', input, { instanceId: `${ctx.instanceId}-ship` })
}

const never = Number.POSITIVE_INFINITY

/** Everything but when, where and by which tracer. */
const eventsOf = (run: Run) =>
  run.history().map(({ timestamp: _, ...event }) => {
    const {
      parentTraceContext: _trace,
      orchestrationInstance: _self,
      fireAt: _due,
      ...rest
    } = event as typeof event & Record<string, unknown>
    if (!('parentInstance' in rest)) return rest
    const { orchestrationInstance: _parent, ...parentInstance } = rest.parentInstance as Record<
      string,
      unknown
    >
    return { ...rest, parentInstance }
  })

test('a faked child answers its parent', async () => {
  const { hub } = await openHub({ orchestrators: { order } })
  const ship = hub.use(orchestration('ship').answers((to: string) => ({ to, tracking: 't-1' })))
  const run = await hub.start('order', 'Ada', { instanceId: 'order-1' })
  expect(await run.output()).toEqual({ to: 'Ada', tracking: 't-1' })
  expect(run.child('ship')).toMatchObject({ instanceId: 'order-1-ship', status: 'completed', input: 'Ada' })
  expect(ship.calls).toEqual([
    expect.objectContaining({
      kind: 'orchestration',
      name: 'ship',
      input: 'Ada',
      instanceId: 'order-1-ship',
      attempt: 1,
    }),
  ])
})

test.each<[string, TOrchestrator, () => ReturnType<typeof orchestration>]>([
  ['returns', async () => ({ tracking: 't-1' }), () => orchestration('ship').returns({ tracking: 't-1' })],
  ['returns nothing', async () => undefined, () => orchestration('ship')],
  [
    'waits and returns',
    async function* (ctx): Body {
      yield ctx.createTimer(3600)
      return 't-1'
    },
    () => orchestration('ship').delays(3_600_000).returns('t-1'),
  ],
])('a child that %s has the record and the history of a real one', async (_, ship, fake) => {
  const { hub, client } = await openHub({ orchestrators: { order, ship }, time: 'skip' })
  const read = async (instanceId: string) => {
    const run = await hub.start('order', 'Ada', { instanceId })
    const output = await run.output()
    const child = hub.instance(`${instanceId}-ship`)
    const record = await client.getOrchestrationState(child.instanceId, true)
    return JSON.parse(
      JSON.stringify({
        output,
        own: eventsOf(run),
        child: eventsOf(child),
        state: { ...child.state, executionId: 0, createdAt: 0, lastUpdatedAt: 0, completedAt: 0 },
        status: record?.runtimeStatus,
        serialized: [record?.serializedInput, record?.serializedOutput],
      }).replaceAll(instanceId, 'parent'),
    )
  }
  const real = await read('real')
  const used = hub.use(fake())
  expect(await read('faked')).toEqual(real)
  expect(used.calls).toHaveLength(1)
  expect(real.child.length).toBeGreaterThanOrEqual(3)
})

test('a child that throws fails its parent, and has a record of a failed one', async () => {
  const { hub } = await openHub({ orchestrators: { order } })
  hub.use(orchestration('ship').throws(new RangeError('out of stock', { cause: new Error('no apples') })))
  const run = await hub.start('order')
  await expect(run.output()).rejects.toThrow('out of stock')
  const failure = { errorType: 'RangeError', errorMessage: 'out of stock' }
  expect(run.child('ship')).toMatchObject({ status: 'failed', failure })
  const child = hub.instance(`${run.instanceId}-ship`)
  expect(child.state).toMatchObject({
    status: 'FAILED',
    failure: { ...failure, innerFailure: { errorMessage: 'no apples' } },
  })
  expect(child.history().map(({ type, eventId }) => [type, eventId])).toEqual([
    ['orchestratorStarted', -1],
    ['executionStarted', 0],
    ['executionCompleted', 1],
  ])
})

test('a child is tried again under the retry policy of its parent', async () => {
  const { hub } = await openHub({
    orchestrators: {
      persistent: async function* (ctx): Body {
        const retry = new RetryPolicy({ maxNumberOfAttempts: 3, firstRetryIntervalInMilliseconds: 3_600_000 })
        return yield ctx.callSubOrchestrator('ship', 'Ada', { retry })
      },
    },
    time: 'skip',
  })
  const ship = hub.use(orchestration('ship').throws(new Error('busy'), { times: 2 }).returns('shipped'))
  const run = await hub.start('persistent')
  expect(await run.output()).toBe('shipped')
  expect(run.child('ship')).toMatchObject({ attempts: 3 })
  expect(ship.calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
})

test('an orchestration that a client starts is faked too, with no worker at all', async () => {
  const { backend } = await openHub()
  const hub = backend.hub('empty')
  hub.use(orchestration('ship', { version: '2' }).returns('faked'))
  const run = await hub.start('ship', { to: 'Ada' }, { version: '2', tags: { shop: 'a' } })
  expect(await run.output()).toBe('faked')
  expect(run.state).toMatchObject({ name: 'ship', version: '2', tags: { shop: 'a' }, input: { to: 'Ada' } })
})

test('by input, version and instance; a fake wins over the worker, and once it is removed the worker serves', async () => {
  const { hub } = await openHub({ orchestrators: { ship: async () => 'shipped' } })
  const outputOf = async (input: unknown, options?: Parameters<typeof hub.start>[2]) =>
    (await hub.start('ship', input, options)).output()
  const fakes = hub.use(
    orchestration('ship', { input: 'Ada' }).returns('by input'),
    orchestration('ship', { version: '2' }).returns('by version'),
    orchestration('ship', { instance: 'ship-1' }).returns('by instance'),
  )
  expect(await outputOf('Ada')).toBe('by input')
  expect(await outputOf(1, { version: '2' })).toBe('by version')
  expect(await outputOf(1, { instanceId: 'ship-1' })).toBe('by instance')
  expect(await outputOf(1)).toBe('shipped')
  fakes.remove()
  expect(await outputOf('Ada')).toBe('shipped')
})

test('an orchestration that a worker has begun stays with the worker', async () => {
  const { hub } = await openHub({
    orchestrators: {
      ship: async function* (ctx): Body {
        return yield ctx.waitForExternalEvent('sent')
      },
    },
  })
  const run = await hub.start('ship')
  await run.waitFor({ waitingForEvent: 'sent' })
  const fake = hub.use(orchestration('ship').returns('faked'))
  await run.raise('sent', 'by post')
  expect(await run.output()).toBe('by post')
  expect(fake.calls).toEqual([])
})

test('one that the fake has begun is finished by it, through events, a suspension and its removal', async () => {
  const { hub } = await openHub({ orchestrators: { ship: async () => 'shipped' }, time: 'manual' })
  const fake = hub.use(orchestration('ship').delays(day).returns('faked'))
  const run = await hub.start('ship')
  await run.waitFor({ timer: 0 })
  expect(run.status).toBe('RUNNING')
  await run.raise('hurry')
  await run.waitFor(() => run.event('hurry') !== undefined)
  await run.suspend()
  fake.remove()
  await hub.clock.advance(day)
  expect(run.status).toBe('SUSPENDED')
  await run.resume()
  expect(await run.output()).toBe('faked')
  expect(fake.calls).toHaveLength(1)
})

test('one that never answers can be terminated, and fails its parent', async () => {
  const { hub } = await openHub({ orchestrators: { order } })
  hub.use(orchestration('ship').delays(never))
  const run = await hub.start('order')
  await run.waitFor({ child: 'ship' })
  const child = hub.instance(`${run.instanceId}-ship`)
  await child.waitFor({ status: 'RUNNING' })
  await child.terminate('enough')
  expect(child.state).toMatchObject({ status: 'TERMINATED', output: 'enough' })
  await expect(run.output()).rejects.toThrow(RunFailedError)
})

test('one whose function never ends can be terminated in its first turn', async () => {
  const { hub } = await openHub()
  const { opened } = gate()
  const { opened: begun, open: begin } = gate()
  hub.use(
    orchestration('ship').answers(() => {
      begin()
      return opened
    }),
  )
  const run = await hub.start('ship')
  await begun
  await run.terminate()
  expect(run.status).toBe('TERMINATED')
})

test('a first turn that a removed fake has not answered goes to the worker', async () => {
  const { hub } = await openHub({ orchestrators: { ship: async () => 'shipped' } })
  const { opened } = gate()
  const { opened: begun, open: begin } = gate()
  const fake = hub.use(
    orchestration('ship').answers(() => {
      begin()
      return opened
    }),
  )
  const run = await hub.start('ship')
  await begun
  fake.remove()
  expect(await run.output()).toBe('shipped')
})

test('a failed one that is rewound gets the next answer', async () => {
  const { hub } = await openHub({ orchestrators: { order }, time: 'skip' })
  hub.use(orchestration('ship').delays(day).throws(new Error('busy')).once().returns('shipped'))
  const run = await hub.start('order')
  await expect(run.output()).rejects.toThrow('busy')
  await run.rewind()
  expect(await run.output()).toBe('shipped')
  const child = hub.instance(`${run.instanceId}-ship`)
  expect(child.timers()).toHaveLength(1)
})

test('a failed one that is rewound when its fake is spent goes to the worker', async () => {
  const { hub } = await openHub({ orchestrators: { order, ship: async () => 'shipped' } })
  hub.use(orchestration('ship').throws(new Error('busy')).once())
  const run = await hub.start('order')
  await expect(run.output()).rejects.toThrow('busy')
  await run.rewind()
  expect(await run.output()).toBe('shipped')
})

test('a scheduled start is waited for', async () => {
  const { hub } = await openHub({ time: 'manual' })
  const ship = hub.use(orchestration('ship').returns('shipped'))
  const startAt = hub.clock.now + day
  const run = await hub.start('ship', undefined, { startAt })
  await hub.clock.advance(day - 1)
  expect(ship.calls).toEqual([])
  await hub.clock.advance(1)
  expect(await run.output()).toBe('shipped')
  expect(ship.calls).toMatchObject([{ at: startAt }])
})
