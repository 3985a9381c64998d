/** What a recorder says of orchestrations that a worker of the JS SDK runs. */
import type { OrchestrationContext } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import type { HubFact } from '../../src/index.ts'
import { type Body, openHub } from '../testing/open-hub.ts'

async function* waits(context: OrchestrationContext): Body {
  return yield context.waitForExternalEvent('go')
}

const ofType = <T extends HubFact['type']>(facts: readonly HubFact[], type: T, id?: string) =>
  facts.filter(fact => fact.type === type && (id === undefined || fact.id === id)) as Extract<
    HubFact,
    { type: T }
  >[]

test('a run that is suspended and resumed', async () => {
  const { hub } = await openHub({ orchestrators: { waits } })
  const recorder = hub.record()
  const run = await hub.start('waits', undefined, { instanceId: 'order-1' })
  await run.waitFor({ waitingForEvent: 'go' })
  await run.suspend()
  await run.resume()
  await run.raise('go', 42)
  expect(await run.output()).toBe(42)

  expect(recorder.statuses('order-1')).toEqual(['PENDING', 'RUNNING', 'SUSPENDED', 'RUNNING', 'COMPLETED'])
  const { at, wallTime, sequence, ...suspended } = recorder
    .transitions('order-1')
    .find(({ event }) => event === 'instance.suspend')!
  expect(suspended).toEqual({
    type: 'transitioned',
    id: 'order-1',
    event: 'instance.suspend',
    from: { live: { turn: 'idle', lifecycle: 'running' } },
    to: { live: { turn: 'idle', lifecycle: 'suspended' } },
    statusBefore: 'RUNNING',
    statusAfter: 'SUSPENDED',
  })
  expect(sequence).toBeGreaterThan(recorder.facts[0]!.sequence)
  expect(wallTime).toBeGreaterThanOrEqual(recorder.facts[0]!.wallTime)
  expect(wallTime).toBeGreaterThanOrEqual(at)
  expect(recorder.statuses('nobody')).toEqual([])
})

test('every fact of a run, in the order of cause and effect', async () => {
  const { hub } = await openHub({ orchestrators: { echo: (_, input) => input } })
  const recorder = hub.record()
  const run = await hub.start('echo', 'hi', { instanceId: 'echo-1' })
  await run.output()
  const [registered, ...rest] = recorder.facts.filter(({ id }) => id === 'echo-1')
  expect(registered).toMatchObject({
    type: 'registered',
    actor: {
      kind: 'orchestration',
      id: 'echo-1',
      name: 'echo',
      machine: 'orchestration',
      executionId: expect.stringMatching(/^[0-9a-f]{32}$/),
      parentInstanceId: undefined,
      status: 'PENDING',
      state: { live: { turn: 'queued', lifecycle: { pending: 'due' } } },
      context: { inbox: 1 },
    },
  })
  expect(rest.map(fact => ('event' in fact ? `${fact.type} ${fact.event}` : fact.type))).toEqual([
    'workSent',
    'received turn.dispatched',
    'transitioned turn.dispatched',
    'workBack',
    'received turn.completed',
    'transitioned turn.completed',
    'finished',
  ])
  expect(rest.at(-1)).toMatchObject({ status: 'COMPLETED', state: 'completed' })
  const numbers = recorder.facts.map(({ sequence }) => sequence)
  expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! + index))
  // Facts are data that can be sent anywhere.
  expect(JSON.parse(JSON.stringify(recorder.facts))).toEqual(recorder.facts)
})

test('children name their parent, and how they fail', async () => {
  const { hub } = await openHub({
    orchestrators: {
      parent: async function* (context): Body {
        try {
          yield context.callSubOrchestrator('child', undefined, { instanceId: 'child-1' })
        } catch {
          return 'caught'
        }
        return 'not thrown'
      },
      child: () => {
        throw new Error('no')
      },
    },
  })
  const recorder = hub.record()
  const run = await hub.start('parent', undefined, { instanceId: 'parent-1' })
  expect(await run.output()).toBe('caught')
  const [parent, child] = ofType(recorder.facts, 'registered')
  expect(parent).toMatchObject({ id: 'parent-1', actor: { parentInstanceId: undefined } })
  expect(child).toMatchObject({ id: 'child-1', actor: { name: 'child', parentInstanceId: 'parent-1' } })
  expect(recorder.statuses('child-1')).toEqual(['PENDING', 'FAILED'])
  expect(recorder.statuses('parent-1')).toEqual(['PENDING', 'RUNNING', 'COMPLETED'])
})

test('each generation has its own execution, and the run goes on running', async () => {
  const { hub } = await openHub({
    orchestrators: {
      countdown: async function* (context, left: number): Body {
        yield context.createTimer(0.001)
        if (left > 0) context.continueAsNew(left - 1, false)
        return left
      },
    },
  })
  const recorder = hub.record()
  const run = await hub.start('countdown', 2)
  await run.output()
  const id = run.instanceId
  const [{ actor } = {}] = ofType(recorder.facts, 'registered', id)
  const [second, third, ...more] = ofType(recorder.facts, 'continuedAsNew', id)
  expect(more).toEqual([])
  expect(new Set([actor!.executionId, second!.executionId, third!.executionId]).size).toBe(3)
  expect(run.state?.executionId).toBe(third!.executionId)
  expect(recorder.statuses(id)).toEqual(['PENDING', 'RUNNING', 'COMPLETED'])
})

test('a rewound run is registered once more, for its new execution', async () => {
  let isDown = true
  const { hub } = await openHub({
    orchestrators: {
      pays: async function* (context): Body {
        return yield context.callActivity('pay')
      },
    },
    activities: {
      pay: () => {
        if (isDown) throw new Error('down')
        return 'paid'
      },
    },
  })
  const recorder = hub.record()
  const run = await hub.start('pays')
  const id = run.instanceId
  await expect(run.output()).rejects.toThrow('down')
  isDown = false
  await run.rewind()
  expect(await run.output()).toBe('paid')
  expect(recorder.statuses(id)).toEqual(['PENDING', 'RUNNING', 'FAILED', 'RUNNING', 'COMPLETED'])
  const [first, again, ...more] = ofType(recorder.facts, 'registered', id)
  expect(more).toEqual([])
  expect(again!.actor).toMatchObject({ status: 'FAILED', state: 'failed', completedAt: undefined })
  expect(again!.actor.executionId).not.toBe(first!.actor.executionId)
  expect(run.state?.executionId).toBe(again!.actor.executionId)
  expect(ofType(recorder.facts, 'purged')).toEqual([])
})

test('a replaced run ends, goes and comes again; a purged and a cleared one goes', async () => {
  const { hub } = await openHub({ orchestrators: { waits }, backend: { defaultDuplicate: 'replace' } })
  const recorder = hub.record()
  const run = await hub.start('waits', 1, { instanceId: 'one' })
  await run.waitFor({ waitingForEvent: 'go' })
  await hub.start('waits', 2, { instanceId: 'one' })
  await run.waitFor({ waitingForEvent: 'go' })
  await run.terminate('enough')
  await run.purge()
  const milestones = (id: string) =>
    recorder.facts.flatMap(({ id: of, type }) =>
      of === id && ['registered', 'finished', 'purged'].includes(type) ? [type] : [],
    )
  expect(milestones('one')).toEqual(['registered', 'finished', 'purged', 'registered', 'finished', 'purged'])
  expect(recorder.statuses('one')).toEqual([
    ...['PENDING', 'RUNNING', 'TERMINATED'],
    ...['PENDING', 'RUNNING', 'TERMINATED'],
  ])

  await hub.start('waits', 3, { instanceId: 'two' })
  await hub.reset()
  expect(milestones('two')).toEqual(['registered', 'purged'])
})

test('ids that objects have names for are ids like others', async () => {
  const { hub } = await openHub({ orchestrators: { echo: (_, input) => input } })
  const recorder = hub.record()
  const ids = ['__proto__', 'constructor', 'toString']
  for (const instanceId of ids) await (await hub.start('echo', 1, { instanceId })).output()
  for (const id of ids) {
    expect(recorder.statuses(id)).toEqual(['PENDING', 'COMPLETED'])
    expect(hub.feed.transitions(id).map(({ event }) => event)).toEqual(['turn.dispatched', 'turn.completed'])
  }
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('a run that the backend ends, without a word of its machine, has failed all the same', async () => {
  const { hub } = await openHub({
    time: 'skip',
    backend: { maxSkippedTime: 1_000 },
    orchestrators: {
      sleeps: async function* (context): Body {
        return yield context.createTimer(3_600)
      },
    },
  })
  const recorder = hub.record()
  const run = await hub.start('sleeps')
  await expect(run.output()).rejects.toThrow('maxSkippedTime')
  const id = run.instanceId
  expect(recorder.statuses(id)).toEqual(['PENDING', 'RUNNING', 'FAILED'])
  const [ended] = hub.feed.current().actors
  expect(ended).toMatchObject({ id, status: 'FAILED', state: 'failed', context: undefined })
  const finished = ofType(recorder.facts, 'finished', id)
  expect(finished).toMatchObject([{ status: 'FAILED', state: 'failed', completedAt: run.state?.completedAt }])
})

test('a recorder that comes late begins with the status there is, and one that stopped keeps what it has', async () => {
  const { hub } = await openHub({ orchestrators: { waits } })
  const run = await hub.start('waits')
  await run.waitFor({ waitingForEvent: 'go' })
  const recorder = hub.record()
  await run.suspend()
  recorder.stop()
  await run.resume()
  expect(recorder.statuses(run.instanceId)).toEqual(['RUNNING', 'SUSPENDED'])
  const count = { facts: 0 }
  {
    using _watch = hub.inspect(() => void count.facts++)
    await run.suspend()
  }
  await run.resume()
  expect(count.facts).toBe(2)
})
