/** `greenroom instances`: the list, and one instance or entity as a whole. */
import { type OrchestrationContext, type Task, whenAll, whenAny } from '@microsoft/durabletask-js'
import { expect, test, vi } from 'vitest'
import { instances } from '../../src/cli/instances.ts'
import { createControlServer } from '../../src/control/index.ts'
import { activity, orchestration } from '../../src/index.ts'
import { atEnd } from '../support/at-end.ts'
import { ownBackend } from '../support/backend.ts'
import { openSdk } from '../support/sdk.ts'
import { Counter, counter } from '../support/sdk-entities.ts'
import { call } from './command.ts'

const DAY = 86_400_000

/** Reserves, ships two at once, tries to charge, has it audited, and waits thirty days for an approval. */
const order = async function* (
  context: OrchestrationContext,
): AsyncGenerator<Task<unknown>, unknown, unknown> {
  yield context.callActivity('reserve', 3)
  yield whenAll([1, 2].map(part => context.callActivity('ship', part)))
  try {
    yield context.callActivity('charge', 9)
  } catch {
    context.setCustomStatus('to be paid')
  }
  yield context.callSubOrchestrator('audit', undefined, { instanceId: 'audit-1' })
  yield whenAny([context.waitForExternalEvent('approval'), context.createTimer(30 * 86_400)])
  return yield context.entities.callEntity(counter('orders'), 'add', 1)
}

async function openShop() {
  const backend = await ownBackend({ time: 'manual', feed: { always: true }, patience: 10_000 })
  const control = await createControlServer(backend)
  atEnd(() => control.stop())
  const hub = backend.hub('shop')
  const ask = (...args: string[]) => call(instances, ...args, '--url', control.url, '--task-hub', 'shop')
  /** What is printed for people, line by line. */
  const read = async (...args: string[]): Promise<string[]> => {
    const { code, stdout, stderr } = await ask(...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return stdout.trimEnd().split('\n')
  }
  const get = async (path: string): Promise<object> =>
    (await (await fetch(`${control.url}/v1/hubs/shop${path}`)).json()) as object
  return { backend, hub, ask, read, get }
}

/** An order that waits for its approval, ten days and seven seconds old. */
async function openOrder() {
  const shop = await openShop()
  const { backend, hub } = shop
  await openSdk({
    backend,
    hub: hub.name,
    orchestrators: { order },
    entities: { counter: () => new Counter() },
  })
  hub.use(
    activity('reserve').returns('ok').delays(2_000),
    activity('ship').returns('sent').delays(4_000),
    activity('charge').throws(new Error('card declined')).delays(1_000),
    orchestration('audit').returns('fine'),
  )
  const run = await hub.start('order', { items: 3 }, { instanceId: 'order-1', tags: { shop: 'a' } })
  await run.waitFor({ activity: 'reserve' })
  await hub.clock.advance(7_000)
  await hub.clock.advance(10 * DAY)
  return { ...shop, run, createdAt: run.state?.createdAt ?? 0 }
}

test('the list says what each waits for, or how it ended', async () => {
  const { read, ask } = await openOrder()
  const heads = expect.stringMatching(
    /^ID +NAME +STATUS +CREATED +TOOK +CUSTOM STATUS +WAITS FOR, OR OUTCOME$/,
  )
  const audit = expect.stringMatching(/^audit-1 +audit +COMPLETED +\S+Z +0ms +"fine"$/)
  const waiting = expect.stringMatching(/^order-1 +order +RUNNING +\S+Z {2,}"to be paid" +Timer in 20d$/)
  expect(await read()).toEqual([heads, waiting, audit])
  expect(await read('--status', 'running', 'list')).toEqual([heads, waiting])
  const { stdout } = await ask('--json', '--prefix', 'order-')
  expect(JSON.parse(stdout)).toMatchObject({ event: 'instance', input: { items: 3 }, summary: 'Timer' })
})

test('show tells one instance as a whole', async () => {
  const { read, run, createdAt } = await openOrder()
  const dateOf = (instant: number): string => new Date(createdAt + instant).toISOString()
  const lines = (await read('show', 'order-1')).map(line => line.replace(/to durabletask-js at \S+/, 'to js'))
  expect(lines.slice(0, lines.indexOf('Transitions'))).toEqual([
    'order-1  order  RUNNING',
    '',
    `  created        ${dateOf(0)}, 10d ago`,
    `  turns          ${run.progress?.turns}`,
    '  tags           shop=a',
    '  custom status  "to be paid"',
    '  input          {"items":3}',
    '',
    'Why it waits',
    `  'order-1' (order) is running: its next timer is due at ${dateOf(7_000 + 30 * DAY)}.`,
    '',
    'Timeline, all work on a fake',
    '  AT    WHAT                         QUEUED  TOOK  0                              ~ 10d ~',
    '  +0ms  activity  reserve #1         0ms     2s    █████████',
    '  +2s   activity  ship #2            0ms     4s            ███████████████████',
    '  +2s   activity  ship #3            0ms     4s            ███████████████████',
    '  +6s   activity  charge #4          0ms     1s                              ████✕          failed: Error: card declined',
    '  +7s   child     audit #5, audit-1          0ms                                  █',
    '  +7s   timer     #6                         10d                                  ·······▸  due in 20d',
    '  ░ queued  █ ran  · waited  ● came  ✕ failed  ▸ still open',
    '',
  ])
  const transitions = lines.slice(lines.indexOf('Transitions') + 1, lines.indexOf('Family') - 1)
  expect(transitions.slice(0, 4).map(line => line.replaceAll(/ {2,}/g, '  '))).toEqual([
    '  +0ms  registered  PENDING',
    '  +0ms  turn.dispatched  to js',
    '  +0ms  turn.committed  RUNNING',
    '  +2s  message.arrived  taskCompleted of reserve #1',
  ])
  expect(lines.slice(lines.indexOf('Family'))).toEqual(['Family', '  child  audit-1  audit  COMPLETED'])
})

test('what is queued is told apart from what runs', async () => {
  const { backend, hub, read } = await openShop()
  await openSdk({ backend, hub: hub.name, orchestrators: { order } })
  hub.use(activity('reserve').returns('ok').delays(2_000))
  await hub.pause()
  const run = await hub.start('order', undefined, { instanceId: 'order-1' })
  await hub.step()
  await hub.clock.advance(3_000)
  expect(await read('show', 'order-1')).toContainEqual(
    expect.stringMatching(/^ {2}\+0ms +activity +reserve #1 +3s {2,}░+▸ {2}queued$/),
  )
  await hub.resume()
  await run.waitFor({ activity: 'reserve' })
  await hub.clock.advance(1_000)
  expect(await read('show', 'order-1')).toContainEqual(
    expect.stringMatching(/^ {2}\+0ms +activity +reserve #1 +3s +1s +░+█+▸ {2}running$/),
  )
})

test('show tells how it went once it has ended; --history has all of it, --json the same for programs', async () => {
  const { run, read, ask, get } = await openOrder()
  await run.raise('approval', { by: 'Ada' })
  await run.waitFor({ ended: true })
  const lines = await read('show', 'order-1')
  expect(lines).toContain('  output         1')
  expect(lines).not.toContain('Why it waits')
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}\+7s +timer +#6 +10d +·+ +overtaken$/))
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}\+10d +event +approval +●$/))
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}\+10d +call +add to @counter@orders +0ms +█$/))
  expect(lines.at(-1)).toMatch(/^ {2}entity +@counter@orders +1 call$/)
  expect(await read('show', 'order-1', '--history')).toEqual(run.table().split('\n'))
  const { stdout } = await ask('show', 'order-1', '--json')
  expect(JSON.parse(stdout)).toEqual({ event: 'run', ...(await get('/runs/order-1/view')) })
})

test('show tells why one failed, with what caused it, and nothing that would move the cursor', async () => {
  const { hub, read } = await openShop()
  const cause = Object.assign(new Error('no \u001b[31mfunds\u001b[2J\nat all'), { stack: '' })
  const failure = Object.assign(new TypeError('broken', { cause }), {
    stack: 'TypeError: broken\n    at pay (a.ts:1:1)',
  })
  hub.use(orchestration('audit').throws(failure))
  const run = await hub.start('audit', undefined, { instanceId: 'audit-1' })
  await run.waitFor({ status: 'FAILED' })
  const lines = await read('show', 'audit-1')
  expect(lines[0]).toBe('audit-1  audit  FAILED')
  const from = lines.indexOf('Why it failed')
  expect(lines.slice(from, from + 4)).toEqual([
    'Why it failed',
    '  TypeError: broken',
    '      at pay (a.ts:1:1)',
    '  caused by Error: no funds at all',
  ])
  expect(lines.join('\n')).not.toMatch(/[^\P{Cc}\n]/u)
})

test('show tells of an entity: its state, who holds its lock, and what waits for it', async () => {
  const { backend, hub, read, ask, get } = await openShop()
  const hold = async function* (context: OrchestrationContext): AsyncGenerator<Task<unknown>, void, never> {
    yield context.entities.lockEntities(counter('a'))
    yield context.waitForExternalEvent('done')
  }
  await openSdk({
    backend,
    hub: hub.name,
    orchestrators: { hold },
    entities: { counter: () => new Counter() },
  })
  await hub.signal('@counter@a', 'add', 2)
  const run = await hub.start('hold', undefined, { instanceId: 'hold-1' })
  await run.waitFor({ waitingForEvent: 'done' })
  await hub.signal('@counter@a', 'add', 3)
  await hub.signal('@counter@a', 'add', 4, { at: hub.clock.now + 5_000 })
  const lines = await read('show', '@counter@a')
  expect(lines[0]).toMatch(/^@counter@a {2}IDLE, LOCKED$/)
  for (const line of [
    /^ {2}state +2$/,
    /^ {2}locked by +hold-1$/,
    /^ {2}signal +add +3$/,
    /^ {2}in 5s +signal +add +4$/,
  ])
    expect(lines).toContainEqual(expect.stringMatching(line))
  const { stdout } = await ask('show', '@counter@a', '--json')
  expect(JSON.parse(stdout)).toEqual({ event: 'entity', ...(await get('/entities/%40counter%40a/view')) })
})

test('a terminal gets colours, unless they are not wanted', async () => {
  const { hub, read } = await openShop()
  hub.use(orchestration('audit').throws(new Error('gone')))
  await (await hub.start('audit', undefined, { instanceId: 'audit-1' })).waitFor({ status: 'FAILED' })
  const before = process.stdout.isTTY
  atEnd(() => void vi.unstubAllEnvs())
  atEnd(() => {
    process.stdout.isTTY = before
  })
  process.stdout.isTTY = true
  vi.stubEnv('TERM', 'xterm')
  vi.stubEnv('NO_COLOR', '')
  expect((await read())[1]).toContain('\u001b[31mFAILED\u001b[0m')
  vi.stubEnv('NO_COLOR', '1')
  expect((await read())[1]).not.toContain('\u001b')
})

test('what is not there is one sentence and exit code 1', async () => {
  const { ask } = await openShop()
  for (const args of [['nobody'], ['nobody', '--history'], ['@counter@b']]) {
    const { code, stdout, stderr } = await ask('show', ...args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^greenroom: .*'?(nobody|@counter@b)'? was not found.*\n$/)
  }
})

test.each<[string[], RegExp]>([
  [
    ['--status', 'pendig'],
    /^there is no status 'pendig'\. --status knows PENDING, RUNNING, .* and TERMINATED\.$/,
  ],
  [
    ['list', 'order-1'],
    /^instances list takes options only, but it got 'order-1'\. .* show order-1 shows one\.$/,
  ],
  [['show'], /^name the instance or entity to show\./],
  [['show', 'a', 'b'], /^instances show takes one id, but it got 'b' as well\.$/],
  [['show', 'a', '--limit', '3'], /^instances show has no option --limit\./],
  [['watch', '--history'], /^instances watch has no option --history\./],
  [
    ['watch', 'a', '--name', 'order'],
    /^--status, --name and --prefix choose among all instances, and 'a' is one\.$/,
  ],
])('%j cannot be carried out', async (args, message) => {
  await expect(instances(args)).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringMatching(message),
  })
})
