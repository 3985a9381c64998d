/** Where two answers part: every field that counts, one at a time. */
import { expect, test } from 'vitest'
import { findDifference } from '../../src/durable-task/core/compare-actions.ts'
import { type ComparedAction, confirmedAction, inOrder } from '../../src/durable-task/core/compared-action.ts'
import type { EventBody } from '../../src/durable-task/core/events.ts'
import { describeSides } from '../../src/durable-task/hub/describe-action.ts'

const due = (seconds: number, nanos = 0) => ({ seconds, nanos })
const call = { name: 'ship', version: '1', input: '1', tags: {} }
const operation = { requestId: 'r', operation: 'add', input: '1', targetInstanceId: '@counter@a' }
const completed = { type: 'executionCompleted', orchestrationStatus: 'COMPLETED', result: '1' } as const
const failedWith = (errorMessage: string) => ({
  ...completed,
  orchestrationStatus: 'FAILED' as const,
  failureDetails: { errorType: 'E', errorMessage, isNonRetriable: false, properties: {} },
})

const read = (event: EventBody, eventId = 1): ComparedAction => confirmedAction({ ...event, eventId })!

const cases: [field: string, one: EventBody, other: EventBody, shown: [string, string]][] = [
  [
    'name',
    { type: 'taskScheduled', ...call },
    { type: 'taskScheduled', ...call, name: 'sink' },
    ["activity 'ship' #1 with input 1", "activity 'sink' #1 with input 1"],
  ],
  [
    'version',
    { type: 'taskScheduled', ...call },
    { type: 'taskScheduled', ...call, version: '2' },
    ["activity 'ship' #1 with input 1, version '1'", "activity 'ship' #1 with input 1, version '2'"],
  ],
  [
    'input',
    { type: 'eventSent', instanceId: 'i', name: 'go', input: '1' },
    { type: 'eventSent', instanceId: 'i', name: 'go' },
    ["event 'go' #1 to 'i' with input 1", "event 'go' #1 to 'i'"],
  ],
  [
    'target',
    { type: 'subOrchestrationInstanceCreated', ...call, instanceId: 'i' },
    { type: 'subOrchestrationInstanceCreated', ...call, instanceId: 'j' },
    ["sub-orchestration 'ship' #1 as 'i' with input 1", "sub-orchestration 'ship' #1 as 'j' with input 1"],
  ],
  [
    'due',
    { type: 'timerCreated', fireAt: due(60) },
    { type: 'timerCreated', fireAt: due(60, 1) },
    [
      'timer #1 until 1970-01-01T00:01:00.000Z',
      'timer #1 until 1970-01-01T00:01:00.001Z (1 ns into its second)',
    ],
  ],
  [
    'request',
    { type: 'entityOperationCalled', ...operation },
    { type: 'entityOperationCalled', ...operation, requestId: 's' },
    [
      "call of 'add' #1 to '@counter@a' with input 1, request 'r'",
      "call of 'add' #1 to '@counter@a' with input 1, request 's'",
    ],
  ],
  [
    'due',
    { type: 'entityOperationSignaled', ...operation, scheduledTime: due(60) },
    { type: 'entityOperationSignaled', ...operation },
    [
      "signal 'add' #1 to '@counter@a' at 1970-01-01T00:01:00.000Z with input 1",
      "signal 'add' #1 to '@counter@a' with input 1",
    ],
  ],
  [
    'target',
    { type: 'entityLockRequested', criticalSectionId: 'c', lockSet: ['@a@1', '@a@2'], position: 0 },
    { type: 'entityLockRequested', criticalSectionId: 'c', lockSet: ['@a@1'], position: 0 },
    ["lock #1 of '@a@1, @a@2'", "lock #1 of '@a@1'"],
  ],
  [
    'target',
    { type: 'entityUnlockSent', criticalSectionId: 'c', targetInstanceId: '@a@1' },
    { type: 'entityUnlockSent', criticalSectionId: 'c', targetInstanceId: '@a@2' },
    ["release #1 of '@a@1'", "release #1 of '@a@2'"],
  ],
  [
    'target',
    { type: 'genericEvent', data: 'terminate i' },
    { type: 'genericEvent', data: 'terminate j' },
    ["termination #1 of 'i'", "termination #1 of 'j'"],
  ],
  [
    'output',
    completed,
    { ...completed, result: '2' },
    ['end #1 as COMPLETED with output 1', 'end #1 as COMPLETED with output 2'],
  ],
  ['status', completed, failedWith('x'), ['end #1 as COMPLETED with output 1', 'end #1 as FAILED: E: x']],
  ['failure', failedWith('x'), failedWith('y'), ['end #1 as FAILED: E: x', 'end #1 as FAILED: E: y']],
]

test.each(cases)('%s: %o', (field, one, other, shown) => {
  const [expected, actual] = [read(one), read(other)]
  expect(findDifference([expected], [read(one)])).toBeUndefined()
  const difference = findDifference([expected], [actual])!
  expect(difference).toEqual({ index: 0, expected, actual, field })
  expect(describeSides(difference)).toEqual(shown)
})

test('ids, kinds and numbers of actions count', () => {
  const [timer, child] = [
    read({ type: 'timerCreated', fireAt: due(1) }),
    read({ type: 'taskScheduled', ...call }),
  ]
  expect(findDifference([timer], [{ ...timer, id: 2 }])).toMatchObject({ field: 'id' })
  expect(findDifference([timer, timer], [timer, child])).toMatchObject({ index: 1, field: undefined })
  expect(findDifference([timer], [timer, child])).toMatchObject({
    index: 1,
    expected: undefined,
    actual: child,
  })
  expect(findDifference([timer], [])).toMatchObject({ index: 0, actual: undefined })
})

test('actions are ordered by id, the end last, equal ids as they came', () => {
  const task = (id: number, name: string) => read({ type: 'taskScheduled', ...call, name }, id)
  const end = read(completed, 0)
  expect(inOrder([task(3, 'c'), end, task(1, 'a'), task(1, 'b')])).toEqual([
    task(1, 'a'),
    task(1, 'b'),
    task(3, 'c'),
    end,
  ])
})
