/** Steps and history where SDKs differ, and where histories are rewritten. */
import { expect, test } from 'vitest'
import {
  complete,
  continueAsNew,
  createChild,
  createTimer,
  fail,
  failure,
  scheduleTask,
  sendEvent,
  text,
} from '../support/actions.ts'
import { openLab, turnByTurn } from './lab.ts'

test('attempts are told by name, version and input, whether ids are used again or not', async () => {
  const { hub, worker } = await openLab()
  const now = hub.clock.now
  worker.orchestrator(
    'retries',
    turnByTurn(
      [
        scheduleTask(1, 'charge', '"a"'),
        scheduleTask(2, 'charge', '"b"'),
        scheduleTask(3, 'charge', '"a"', { version: text('2') }),
      ],
      [createTimer(4, now)],
      // The id of the first attempt again, as Python does; and another call, which has not failed before.
      [scheduleTask(1, 'charge', '"a"'), scheduleTask(5, 'charge', '"c"')],
    ),
  )
  const run = await hub.start('retries')
  const items = [await worker.nextActivity(), await worker.nextActivity(), await worker.nextActivity()]
  await worker.failActivity(items[0]!, failure('no'))
  await worker.completeActivity(await worker.nextActivity(), '"done"')
  await worker.nextActivity()
  await run.waitFor({ activity: 'charge', status: 'completed' })
  expect(
    run.activities().map(({ input, version, status, attempts }) => [input, version, status, attempts]),
  ).toEqual([
    ['a', undefined, 'completed', 2],
    ['b', undefined, 'scheduled', 1],
    ['a', '2', 'scheduled', 1],
    ['c', undefined, 'scheduled', 1],
  ])
  expect(run.activity('charge')?.tries.map(({ output, failure }) => [output, failure?.errorMessage])).toEqual(
    [
      [undefined, 'no'],
      ['done', undefined],
    ],
  )
})

test('equal calls side by side stay apart: each failure has its own next attempt', async () => {
  const { hub, worker } = await openLab()
  const both = [scheduleTask(1, 'charge'), scheduleTask(2, 'charge')]
  worker.orchestrator('twins', ({ newTypes }) =>
    newTypes.includes('executionStarted') ? both : newTypes.includes('eventRaised') ? both : [],
  )
  const run = await hub.start('twins')
  for (const item of [await worker.nextActivity(), await worker.nextActivity()])
    await worker.failActivity(item, failure(`no ${item.taskId}`))
  await run.waitFor({ activity: 'charge', index: 1, status: 'failed' })
  await run.raise('again')
  await worker.completeActivity(await worker.nextActivity(), '1')
  await worker.completeActivity(await worker.nextActivity(), '2')
  await run.waitFor({ activity: 'charge', index: 1, status: 'completed' })
  expect(run.activities('charge').map(({ attempts, output }) => [attempts, output])).toEqual([
    [2, 1],
    [2, 2],
  ])
})

test('a child that is tried again under its id is one step, and so is one under another id', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('kid', () => [fail(1, failure('not today'))])
  worker.orchestrator(
    'parent',
    turnByTurn(
      [createChild(1, 'kid', 'kid-1')],
      [createChild(1, 'kid', 'kid-1')],
      [createChild(2, 'kid', 'kid-2')],
    ),
  )
  const run = await hub.start('parent')
  await run.waitFor(() => run.child('kid')?.attempts === 3 && run.child('kid')?.status === 'failed')
  expect(run.children()).toHaveLength(1)
  expect(run.child('kid')).toMatchObject({ instanceId: 'kid-2', failure: { errorMessage: 'not today' } })
})

test('what is no JSON is kept as text; nothing and the empty text are undefined', async () => {
  const { hub, client, worker } = await openLab()
  worker.orchestrator(
    'texts',
    turnByTurn([scheduleTask(1, 'a', 'plain'), scheduleTask(2, 'a', ''), scheduleTask(3, 'a')]),
  )
  await client.start('texts', { instanceId: 't-1', input: text('12345678901234567890') })
  const run = hub.instance('t-1')
  await run.waitFor({ activity: 'a', index: 2 })
  expect(run.state).toMatchObject({ input: 12345678901234567000, inputText: '12345678901234567890' })
  expect(run.activities('a').map(({ input, inputText }) => [input, inputText])).toEqual([
    ['plain', 'plain'],
    [undefined, ''],
    [undefined, undefined],
  ])
})

test('the history is readable: payloads parsed beside their text, instants in milliseconds', async () => {
  const { hub, worker } = await openLab()
  const started = hub.clock.now
  worker.orchestrator(
    'told',
    turnByTurn(
      [createTimer(1, started + 1500), sendEvent(2, 'other', 'hello', '{"a":1}')],
      [complete(3, '[1]')],
    ),
  )
  const run = await hub.start('told', { in: true })
  await run.waitFor({ timer: 0 })
  await hub.clock.advance(2000)
  await run.output()
  const history = run.history()
  expect(history.map(({ type }) => type)).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'timerCreated',
    'eventSent',
    'orchestratorStarted',
    'timerFired',
    'executionCompleted',
  ])
  const [, start, timer, sent, , , end] = history
  expect(start).toMatchObject({ name: 'told', input: { in: true }, inputText: '{"in":true}', eventId: 0 })
  expect(timer).toMatchObject({ eventId: 1, timestamp: started, fireAt: started + 1500 })
  expect(sent).toMatchObject({ instanceId: 'other', name: 'hello', input: { a: 1 }, inputText: '{"a":1}' })
  expect(end).toMatchObject({ result: [1], resultText: '[1]', orchestrationStatus: 'COMPLETED' })
  expect(
    history.flatMap(event => (event.type === 'timerFired' ? [event.fireAt - event.timestamp] : [])),
  ).toEqual([0])
})

test('a new generation begins with nothing but its own steps', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('again', ({ events, newTypes }) => {
    const input = events.find(event => event.executionStarted)?.executionStarted?.input?.value
    if (newTypes.includes('executionStarted')) return [scheduleTask(1, 'work', input)]
    return input === '1' ? [continueAsNew(2, '2')] : []
  })
  const run = await hub.start('again', 1)
  const first = run.state?.executionId
  await worker.completeActivity(await worker.nextActivity())
  await run.waitFor(() => run.activity('work')?.input === 2)
  expect(run.activities()).toHaveLength(1)
  expect(run.state?.input).toBe(2)
  expect(run.state?.executionId).not.toBe(first)
  expect(run.history().filter(({ type }) => type === 'taskCompleted')).toEqual([])
  await worker.completeActivity(await worker.nextActivity(), '"second"')
  await run.waitFor({ activity: 'work', status: 'completed' })
})

test('entities called in the older form are steps as well, and their answers no events', async () => {
  const { hub, worker } = await openLab()
  const request = (id: string, more: object) => JSON.stringify({ op: 'add', id, ...more })
  worker.entity('counter', ({ operations }) => ({
    results: operations.map(({ input }) =>
      input === '"bad"'
        ? { failure: { failureDetails: failure('not a number') } }
        : { success: { result: text('5') } },
    ),
  }))
  worker.orchestrator(
    'older',
    turnByTurn([
      sendEvent(1, '@counter@a', 'op', request('call-1', { input: '3' })),
      sendEvent(2, '@counter@a', 'op', request('call-2', { input: '"bad"' })),
      sendEvent(3, '@counter@a', 'op', request('signal-1', { signal: true })),
      sendEvent(
        4,
        '@counter@b',
        'op',
        JSON.stringify({ id: 'section', lockset: [{ name: 'counter', key: 'b' }] }),
      ),
    ]),
  )
  const run = await hub.start('older')
  await run.waitFor(
    () => run.entityCalls().every(({ status }) => status !== 'scheduled') && run.entityCalls().length === 2,
  )
  expect(run.entityCall('add')).toMatchObject({
    entityId: '@counter@a',
    input: 3,
    output: 5,
    status: 'completed',
  })
  expect(run.entityCall('add', 1)).toMatchObject({ status: 'failed' })
  expect(run.entityCall('add', 1)?.failure).toMatchObject({
    errorType: 'Error',
    errorMessage: 'not a number',
  })
  await run.waitFor({ waitingForEvent: 'go' })
  expect(run.events()).toEqual([])
})
