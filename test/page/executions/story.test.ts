/** What the page reads of an execution: lanes, transitions, history, and when each thing was written. */
import { expect, test } from 'vitest'
import { sentenceNow } from '../../../page/executions/model/sentence.ts'
import { readExecutionStory } from '../../../page/executions/model/story.ts'
import { beginOf, isCall, type Lane } from '../../../page/instance/model/lane.ts'
import { countGroup, groupLanes, isGroup } from '../../../page/instance/model/lane-groups.ts'
import { plain } from '../../../page/instance/model/phrase.ts'
import { HOUR, live, liveWith } from './life.ts'

const MINUTE = 60_000

const laneOf = (lanes: readonly Lane[], name: string): Lane => lanes.find(lane => lane.name === name)!

test('each operation has a lane, in the tree of its contexts', async () => {
  const { pass } = await live()
  await pass(HOUR)
  const { lanes } = await pass(MINUTE)
  expect(lanes.map(({ kind, name, depth = 0 }) => `${'  '.repeat(depth)}${kind} ${name}`)).toEqual([
    'step price',
    'step charge',
    'wait cool-off',
    'invoke tax',
    'context reserve',
    '  context map-item-0',
    '    step reserve-a',
    '  context map-item-1',
    '    step reserve-b',
    'context approval',
    '  callback callback',
    '  step step',
  ])
})

test('a step has a bar for each attempt, and the pause before it; what is due says when', async () => {
  const { pass, story } = await live({ fails: 2 })
  const bars = () => {
    const lane = laneOf(story().lanes, 'charge')
    return isCall(lane) ? lane.bars : []
  }
  const origin = story().startedAt
  expect(bars().map(({ outcome, due }) => [outcome, due && due - origin])).toEqual([
    ['failed', undefined],
    ['open', 5_000],
  ])
  await pass(5_000)
  await pass(5_000)
  expect(
    bars().map(({ outcome, from, to }) => [outcome, from && from.at - origin, to && to.at - origin]),
  ).toEqual([
    ['failed', 0, 0],
    ['failed', 5_000, 5_000],
    ['done', 10_000, 10_000],
  ])
})

test('waits, callbacks and invokes say when they end, and how they did', async () => {
  const { pass, story, service, id } = await live()
  const origin = story().startedAt
  expect(laneOf(story().lanes, 'cool-off')).toMatchObject({ outcome: 'open', due: origin + HOUR })
  const called = await pass(HOUR)
  const target = called.view.targets[0]!
  expect(laneOf(called.lanes, 'cool-off')).toMatchObject({ outcome: 'fired', to: { at: origin + HOUR } })
  expect(laneOf(called.lanes, 'tax')).toMatchObject({ id: target.id, bars: [{ outcome: 'open' }] })
  const asked = await pass(MINUTE)
  const callback = laneOf(asked.lanes, 'callback')
  expect(callback).toMatchObject({ outcome: 'open', due: asked.view.log.at(-1)!.at + 30 * 24 * HOUR })
  service.operator.succeedCallback(asked.view.reasons[0]!.callbackId!, 'yes')
  const ended = await pass()
  expect(laneOf(ended.lanes, 'callback')).toMatchObject({ outcome: 'done' })
  expect(ended.view.row.status).toBe('SUCCEEDED')
  expect(id).toBe(ended.view.row.id)
})

test('a callback that times out, and what had no end when its execution was stopped', async () => {
  const late = await live()
  await late.pass(HOUR)
  await late.pass(MINUTE)
  expect(laneOf((await late.pass(31 * 24 * HOUR)).lanes, 'callback')).toMatchObject({ outcome: 'late' })

  const stopped = await live()
  stopped.service.operator.stop(stopped.id)
  const { lanes, end, statuses } = await stopped.pass()
  expect(laneOf(lanes, 'cool-off')).toMatchObject({ outcome: 'dropped', to: end })
  expect(statuses.map(({ status }) => status)).toEqual(['running', 'stopped'])
})

test('under a clock that stands, every event belongs to the entry of the log that wrote it', async () => {
  const { pass } = await live({ fails: 1 })
  await pass(5_000)
  await pass(HOUR)
  const { view, written } = await pass(MINUTE)
  const writers = view.history.events.map(({ EventType, Id }, index) => {
    const { event, details } = view.log[written[index]!]!
    const about = event === 'operation.advanced' ? details?.operationId === Id : true
    return about ? `${EventType} by ${event}` : `${EventType} of another operation`
  })
  expect([...written]).toEqual([...written].sort((one, other) => one - other))
  const allowed: Record<string, RegExp> = {
    ExecutionStarted: /^registered$/,
    InvocationCompleted: /^handler\.suspended$/,
    WaitSucceeded: /^operation\.advanced$/,
    ChainedInvokeSucceeded: /^operation\.advanced$/,
  }
  for (const writer of writers) {
    const [type = '', by = ''] = writer.split(' by ')
    expect(by, writer).toMatch(allowed[type] ?? /^checkpoint\.accepted$/)
  }
  // Each checkpoint wrote something: none of them has taken the events of another.
  const checkpoints = view.log.flatMap(({ event }, step) => (event === 'checkpoint.accepted' ? [step] : []))
  expect(checkpoints.filter(step => !written.includes(step))).toEqual([])
})

test('transitions say in words what was written, and how invocations went', async () => {
  const { pass } = await live({ fails: 1 })
  const { lines } = await pass(5_000)
  expect(lines.map(({ event, note }) => `${event}: ${note}`)).toEqual([
    'registered: started by a client',
    'execution.start: ',
    'invocation.started: invocation 1',
    'checkpoint.accepted: starts price; price succeeded',
    'checkpoint.accepted: starts charge; charge failed, again in 5.0 s',
    'handler.suspended: invocation 1 suspends',
    'operation.advanced: step charge is due again',
    'invocation.started: invocation 2',
    'checkpoint.accepted: starts charge; charge succeeded',
    'checkpoint.accepted: waits cool-off',
    'handler.suspended: invocation 2 suspends',
  ])
  expect(lines.map(({ isChange }) => isChange)).toEqual([true, ...lines.slice(1).map(() => false)])
})

test('invocations are turns, from their beginning to their answer', async () => {
  const { pass } = await live({ fails: 1 })
  const { turns, view } = await pass(5_000)
  expect(turns.map(({ number, outcome }) => [number, outcome])).toEqual([
    [1, 'committed'],
    [2, 'committed'],
  ])
  expect(turns.map(({ from, to }) => [view.log[from.step]!.event, view.log[to!.step]!.event])).toEqual([
    ['invocation.started', 'handler.suspended'],
    ['invocation.started', 'handler.suspended'],
  ])
})

test('the history tells what each event is about, and what it carries', async () => {
  const { pass } = await live({ fails: 1 })
  await pass(5_000)
  const { rows } = await pass(HOUR)
  const row = (type: string, index = 0) => rows.filter(each => each.type === type)[index]
  expect(row('ExecutionStarted')).toMatchObject({ number: 1, kind: 'lifecycle', payload: '{"fails":1}' })
  expect(row('StepFailed')).toMatchObject({
    kind: 'step',
    what: 'charge, attempt 1, again in 5.0 s',
    isFailure: true,
    payload: { ErrorType: 'RangeError', ErrorMessage: 'card declined' },
  })
  expect(row('StepSucceeded')).toMatchObject({ what: 'price, attempt 1', payload: '{"total":42}' })
  expect(row('WaitStarted')).toMatchObject({
    what: 'cool-off, 1 h, until +1 h',
    payload: { Duration: 3_600 },
  })
  expect(row('ChainedInvokeStarted')).toMatchObject({ what: 'tax, of tax-fn', payload: '{"total":42}' })
  expect(row('InvocationCompleted', 1)).toMatchObject({ what: 'invocation 2, 0 ms', isFailure: false })
})

test('of a log whose beginning was dropped, what is older comes before it', async () => {
  const { pass } = await live({ fails: 1 })
  const { view } = await pass(5_000)
  const cut = view.log.findIndex(({ event }) => event === 'operation.advanced')
  const { written, lanes, turns } = readExecutionStory({
    ...view,
    log: view.log.slice(cut),
    isLogWhole: false,
  })
  const before = view.history.events.filter(({ EventTimestamp }) => EventTimestamp < view.log[cut]!.at)
  expect(written.slice(0, before.length)).toEqual(before.map(() => -1))
  expect(written.slice(before.length).every(step => step >= 0)).toBe(true)
  expect(lanes.every(lane => beginOf(lane) !== undefined)).toBe(true)
  expect(turns[0]).toMatchObject({ number: 1, from: { step: -1 } })
})

test('many items of a map are one row of the timeline, and have what is in them with them', async () => {
  const { pass } = await live({ items: Array.from({ length: 30 }, (_, index) => `item-${index}`) })
  await pass(HOUR)
  const rows = groupLanes((await pass(MINUTE)).lanes)
  const names = rows.map(row => (isGroup(row) ? `${row.name} × ${row.lanes.length}` : row.name))
  expect(names).toEqual([
    ...['price', 'charge', 'cool-off', 'tax', 'reserve'],
    ...['items of reserve × 30', 'approval', 'callback', 'step'],
  ])
  const group = rows.filter(isGroup)[0]!
  expect(group.members.slice(0, 3).map(({ name }) => name)).toEqual([
    'map-item-0',
    'reserve-item-0',
    'map-item-1',
  ])
  expect(countGroup(group, Number.POSITIVE_INFINITY)).toMatchObject({ all: 30, open: 0, failed: 0 })
})

test('an invocation that crashed says so, and the execution rests until it is called again', async () => {
  const { story, pass } = await liveWith(async () => {
    throw new RangeError('out of memory')
  })
  const { lines, turns, rows, view } = story()
  expect(lines.slice(2).map(({ event, note }) => `${event}: ${note}`)).toEqual([
    'invocation.started: invocation 1',
    'handler.crashed: invocation 1: RangeError: out of memory',
  ])
  expect(turns.map(({ outcome }) => outcome)).toEqual(['lost'])
  expect(rows.at(-1)).toMatchObject({ type: 'InvocationCompleted', isFailure: true })
  expect(plain(sentenceNow(story(), { now: view.log[0]!.at, rowOf: () => undefined }).text)).toMatch(
    /^Rests after a failed invocation: RangeError: out of memory\. Called again in /,
  )
  expect((await pass(HOUR)).view.row.status).toBe('FAILED')
})

test('while its handler runs, the execution does not wait', async () => {
  let open = (): void => {}
  const gate = new Promise<void>(resolve => {
    open = resolve
  })
  const { story, service } = await liveWith(async () => {
    await gate
    return { Status: 'SUCCEEDED', Result: '1' }
  })
  const { turns, view } = story()
  expect(turns).toMatchObject([{ number: 1, outcome: 'out', to: undefined }])
  expect(plain(sentenceNow(story(), { now: view.log[0]!.at, rowOf: () => undefined }).text)).toBe(
    'Its handler runs: invocation 1.',
  )
  open()
  await service.clock.advance(0)
  expect(story().statuses.at(-1)?.status).toBe('succeeded')
})
