/** What the line of an instance says it waits for, or how it ended. */
import { describe, expect, test } from 'vitest'
import { summaryOf } from '../../src/control/live/summary.ts'
import type { Reason, RunState } from '../../src/index.ts'

const state = (more: Partial<RunState> = {}): RunState => ({
  instanceId: 'order-1',
  executionId: 'e-1',
  name: 'Order',
  version: undefined,
  status: 'RUNNING',
  input: undefined,
  inputText: undefined,
  output: undefined,
  outputText: undefined,
  customStatus: undefined,
  customStatusText: undefined,
  failure: undefined,
  parentInstanceId: undefined,
  tags: {},
  createdAt: 0,
  scheduledStartAt: undefined,
  lastUpdatedAt: 0,
  completedAt: undefined,
  ...more,
})

const reason = (kind: Reason['kind'], more: Partial<Reason> = {}): Reason => ({
  kind,
  text: 'words',
  ...more,
})
const ship = (more: Partial<Reason> = {}) =>
  reason('activity', { name: 'ship', place: 'out', worker: 'w', ...more })
const timer = reason('timer', { taskId: 4, due: 1_000 })

describe('it waits for', () => {
  test.each<[Reason[], string]>([
    [[ship({ taskId: 2 })], 'Activity ship #2 on w'],
    [
      [ship({ worker: 'orders-js grpc-js/1 at 10.0.0.1:53114' })],
      'Activity ship on orders-js at 10.0.0.1:53114',
    ],
    [[ship({ taskId: 2, place: 'queued' })], 'Activity ship #2, queued'],
    [[ship({ place: 'resting' })], 'Activity ship, resting after a failed delivery'],
    [[ship({ place: 'queued', isUnserved: true })], 'Activity ship, which no connected worker serves'],
    [[ship(), ship(), ship({ place: 'queued' })], '3 activities ship, 1 queued'],
    [[ship({ place: 'queued' }), ship({ place: 'queued' })], '2 activities ship, queued'],
    [[ship(), ship(), timer], '2 activities ship; timer'],
    [[timer], 'Timer'],
    [[reason('turn', { place: 'out', worker: 'w' })], 'Turn on w'],
    [[reason('child', { name: 'Pack', instanceId: 'p-1' })], 'Child Pack'],
    [[reason('child', { instanceId: 'p-1' })], 'Child p-1'],
    [[reason('child', { name: 'Pack' }), reason('child', { name: 'Pack' })], '2 children Pack'],
    [[reason('lock', { entityId: '@stock@a' })], 'Lock of @stock@a'],
    [[reason('call', { entityId: '@stock@a', name: 'take' })], 'Call take of @stock@a'],
    [[reason('event')], 'An event'],
    [[reason('resume'), timer], 'Held until it is resumed; timer'],
    [
      [...'abcde'].map(name => ship({ name, taskId: 1 })),
      'Activity a #1 on w; Activity b #1 on w; Activity c #1 on w; 2 more',
    ],
  ])('%j', (reasons, text) => {
    const { due } = reasons.find(({ kind }) => kind === 'timer') ?? {}
    const isUnserved = reasons.some(each => each.isUnserved)
    expect(summaryOf(state(), reasons)).toEqual({ text, due, isUnserved })
  })

  test('its first turn, before it has had one', () => {
    const queued = [reason('turn', { place: 'queued' })]
    expect(summaryOf(state({ status: 'PENDING' }), queued).text).toBe('First turn, queued')
  })
})

test.each<[Partial<RunState>, string]>([
  [{ status: 'COMPLETED', outputText: '{"receipt":\n"r-1"}' }, '{"receipt": "r-1"}'],
  [{ status: 'COMPLETED' }, ''],
  [{ status: 'TERMINATED', outputText: '"enough"' }, '"enough"'],
  [
    {
      status: 'FAILED',
      failure: { errorType: 'Empty', errorMessage: 'no box', isNonRetriable: false, properties: {} },
    },
    'Empty: no box',
  ],
])('how it ended: %j', (more, text) => {
  expect(summaryOf(state(more), [])).toEqual({ text, due: undefined, isUnserved: false })
})

test('no line is longer than 200 characters', () => {
  const outputText = 'x'.repeat(1_000)
  expect(summaryOf(state({ status: 'COMPLETED', outputText }), []).text.length).toBe(200)
})
