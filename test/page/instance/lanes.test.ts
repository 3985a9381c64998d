import { expect, test } from 'vitest'
import type { CallLane, Lane } from '../../../page/instance/model/lane.ts'
import { readStory } from '../../../page/instance/model/story.ts'
import {
  child,
  childCompleted,
  completed,
  failed,
  fired,
  Life,
  other,
  raised,
  START,
  scheduled,
  shipping,
  started,
  timer,
  WORKER,
} from './life.ts'

const lanesOf = (life: Life, generation = 1): readonly Lane[] => readStory(life.view({ generation })).lanes
const named = (lanes: readonly Lane[], name: string): Lane[] => lanes.filter(lane => lane.name === name)
const after = (at: number) => START + at

test('an activity is queued from its schedule, runs when a worker has it, and ends when it comes back', () => {
  const [validate] = lanesOf(shipping())
  expect(validate).toMatchObject({
    ...{ kind: 'activity', name: 'validate', number: 1 },
    bars: [
      {
        ...{
          queued: { at: after(9), step: 2 },
          from: { at: after(12), step: 3 },
          to: { at: after(53), step: 3 },
        },
        ...{ outcome: 'done', worker: WORKER, number: 1 },
      },
    ],
  })
})

test('an activity that nobody has is queued, one that is out runs', () => {
  const [, running, queued] = named(lanesOf(shipping()), 'ship') as CallLane[]
  expect(running?.bars).toMatchObject([{ outcome: 'open', from: { at: after(61) }, worker: WORKER }])
  expect(queued?.bars).toMatchObject([{ outcome: 'open', queued: { at: after(57) } }])
  expect(queued?.bars[0]?.from).toBeUndefined()
})

test('an answer that waits for its turn ends the activity at once', () => {
  const life = new Life()
    .turn(3, 9, [started()], [scheduled('validate', 1)])
    .activity('validate', 1, 12, 53)
    .arrive(53, 'taskFailed', { taskId: 1 })
  expect(lanesOf(life)).toMatchObject([{ bars: [{ outcome: 'failed', to: { at: after(53), step: 3 } }] }])
})

test('retries are one lane with a bar for each try, and the pause between them is named after it', () => {
  const charge = (id: number) => scheduled('charge', id, { amount: 240 })
  const life = new Life()
    .turn(3, 9, [started()], [charge(1)])
    .activity('charge', 1, 10, 20)
    .arrive(20, 'taskFailed', { taskId: 1 })
    .turn(21, 23, [failed(1)], [timer(2, 1_023)])
    .arrive(1_023, 'timerFired', { taskId: 2 })
    .turn(1_024, 1_026, [fired(2)], [charge(3)])
    .activity('charge', 3, 1_027)
  const lanes = lanesOf(life)
  expect(lanes.map(({ kind, name, number }) => [kind, name, number])).toEqual([
    ['activity', 'charge', 3],
    ['timer', 'retry of charge', 2],
  ])
  expect((lanes[0] as CallLane).bars.map(({ number, outcome }) => [number, outcome])).toEqual([
    [1, 'failed'],
    [3, 'open'],
  ])
})

test('a second call of the same name is a lane of its own', () => {
  const life = new Life()
    .turn(3, 9, [started()], [scheduled('ship', 1, 'a')])
    .arrive(20, 'taskCompleted', { taskId: 1 })
    .turn(21, 23, [completed(1)], [scheduled('ship', 2, 'a')])
  expect(lanesOf(life)).toHaveLength(2)
})

test('a timer lasts from its arming to its firing, and is dropped where the instance ends before', () => {
  const over = other('executionCompleted', { orchestrationStatus: 'COMPLETED' })
  const life = new Life()
    .turn(3, 9, [started()], [timer(1, 500), timer(2, 9_000)])
    .arrive(500, 'timerFired', { taskId: 1 })
    .turn(501, 503, [fired(1)], [over])
  expect(lanesOf(life)).toMatchObject([
    { kind: 'timer', number: 1, due: after(500), to: { at: after(500), step: 3 }, outcome: 'fired' },
    { kind: 'timer', number: 2, to: { at: after(503) }, outcome: 'dropped' },
  ])
})

test('a child leads to its instance and lasts until it answers', () => {
  const life = new Life()
    .turn(3, 9, [started()], [child('reserveStock', 1, 'order-1:0001')])
    .arrive(400, 'subOrchestrationInstanceCompleted', { taskId: 1 })
    .turn(401, 402, [childCompleted(1)])
  expect(lanesOf(life)).toMatchObject([
    {
      kind: 'child',
      id: 'order-1:0001',
      bars: [{ from: { at: after(9) }, to: { at: after(400) }, outcome: 'done' }],
    },
  ])
})

test('an event is there when it comes, and taken when a turn has it; one that nobody took yet is there too', () => {
  const life = new Life()
    .turn(3, 9, [started()])
    .suspend(20, 'by hand')
    .arrive(30, 'eventRaised', { name: 'approval' })
    .resume(90)
    .turn(91, 92, [raised('approval')])
    .arrive(95, 'eventRaised', { name: 'approval' })
  expect(lanesOf(life)).toMatchObject([
    { kind: 'event', name: 'approval', to: { at: after(30), step: 4 }, taken: { at: after(91) } },
    { kind: 'event', name: 'approval', to: { at: after(95), step: 8 } },
  ])
})

const section = 'section-1'

test('a lock waits until it is granted and is held until it is let go', () => {
  const life = new Life()
    .turn(
      3,
      9,
      [started()],
      [other('entityLockRequested', { criticalSectionId: section, lockSet: ['@stock@a'] }, 1)],
    )
    .arrive(50, 'entityLockGranted')
    .turn(51, 52, [other('entityLockGranted', { criticalSectionId: section })])
    .turn(
      90,
      91,
      [],
      [other('entityUnlockSent', { criticalSectionId: section, targetInstanceId: '@stock@a' }, 2)],
    )
  expect(lanesOf(life)).toMatchObject([
    {
      ...{ kind: 'lock', name: '@stock@a', id: '@stock@a' },
      bars: [{ queued: { at: after(9) }, from: { at: after(50) }, to: { at: after(91) }, outcome: 'done' }],
    },
  ])
})

test('a lock that is granted before its request is written begins with the request', () => {
  const life = new Life()
    .arrive(9, 'entityLockGranted')
    .turn(
      3,
      9,
      [started()],
      [other('entityLockRequested', { criticalSectionId: section, lockSet: ['@stock@a'] }, 1)],
    )
    .turn(10, 11, [other('entityLockGranted', { criticalSectionId: section })])
  const [lock] = lanesOf(life) as CallLane[]
  expect(lock?.bars[0]?.from?.step).toBeGreaterThanOrEqual(lock?.bars[0]?.queued?.step ?? Number.NaN)
})

test('calls and signals of entities, in the newer form and in the older one', () => {
  const legacy = (id: string, body: object) =>
    other('eventSent', { instanceId: '@stock@a', name: 'op', input: { id, ...body } }, 3)
  const life = new Life()
    .turn(
      3,
      9,
      [started()],
      [
        other(
          'entityOperationCalled',
          { requestId: 'r1', operation: 'get', targetInstanceId: '@stock@a' },
          1,
        ),
        other(
          'entityOperationSignaled',
          { requestId: 'r2', operation: 'add', targetInstanceId: '@stock@a' },
          2,
        ),
        legacy('r3', { op: 'take' }),
        legacy('r4', { op: 'note', signal: true }),
        other('eventSent', { instanceId: 'order-2', name: 'ping' }, 5),
      ],
    )
    .turn(40, 41, [
      other('entityOperationFailed', { requestId: 'r1', failureDetails: {} }),
      raised('r3', { result: '4' }),
    ])
  expect(
    lanesOf(life).map(lane => [lane.kind, lane.name, 'bars' in lane ? lane.bars[0]?.outcome : lane.id]),
  ).toEqual([
    ['call', 'get', 'failed'],
    ['signal', 'add', '@stock@a'],
    ['call', 'take', 'done'],
    ['signal', 'note', '@stock@a'],
    ['sent', 'ping', 'order-2'],
  ])
})

test('ids that an earlier generation used lead to no work or messages of that one', () => {
  const life = new Life()
    .turn(3, 9, [started()], [scheduled('poll', 1)])
    .activity('poll', 1, 10, 20)
    .arrive(20, 'taskCompleted', { taskId: 1 })
    .turn(21, 22, [completed(1)])
    .continueAsNew()
    .turn(30, 32, [started()], [scheduled('poll', 1)])
  const story = readStory(life.view({ generation: 2 }))
  expect(story.lanes).toMatchObject([{ bars: [{ outcome: 'open', queued: { at: after(32) } }] }])
  expect((story.lanes[0] as CallLane).bars[0]?.from).toBeUndefined()
  expect(story.turns.map(({ number }) => number)).toEqual([3])
})

test('an answer that a rewind has undone does not end the call that is made afresh', () => {
  const over = other('executionCompleted', { orchestrationStatus: 'FAILED' })
  const life = new Life()
    .turn(3, 9, [started()], [scheduled('charge', 1)])
    .arrive(20, 'taskFailed', { taskId: 1 })
    .turn(21, 22, [failed(1)], [over])
  life.rewind(2, 900).turn(901, 902, [], [scheduled('charge', 1)])
  expect(lanesOf(life)).toMatchObject([{ bars: [{ queued: { at: after(902) }, outcome: 'open' }] }])
})

test('an answer of an entity in the older form counts before a turn has taken it', () => {
  const call = other('eventSent', { instanceId: '@stock@a', name: 'op', input: { id: 'r1', op: 'get' } }, 1)
  const life = new Life().turn(3, 9, [started()], [call]).arrive(20, 'eventRaised', { name: 'r1' })
  expect(lanesOf(life)).toMatchObject([{ kind: 'call', bars: [{ to: { at: after(20) }, outcome: 'done' }] }])
})

test('a history without any log has lanes all the same', () => {
  const life = new Life().turn(3, 9, [started()], [scheduled('validate', 1)]).turn(60, 61, [completed(1)])
  const view = { ...life.view(), log: life.log.slice(0, 1), work: [] }
  expect(readStory(view).lanes).toMatchObject([
    { bars: [{ queued: { at: after(9) }, to: { at: after(60) }, outcome: 'done' }] },
  ])
})

test('what was answered before the log begins is not open in it, though a turn took it in later', () => {
  const life = new Life()
    .turn(3, 9, [started()], [scheduled('a', 1), scheduled('b', 2)])
    .activity('a', 1, 10, 20)
    .arrive(20, 'taskCompleted', { taskId: 1 })
    .arrive(30, 'taskCompleted', { taskId: 2 })
    .turn(31, 32, [completed(1), completed(2)])
  // All but the arrival of the second answer, and what came after it.
  const view = { ...life.view(), log: life.log.slice(4), isLogWhole: false }
  const [a, b] = readStory(view).lanes
  expect(a).toMatchObject({ bars: [{ outcome: 'done', to: { at: after(20), step: -1 } }] })
  expect(b).toMatchObject({ bars: [{ outcome: 'done', to: { at: after(30), step: 0 } }] })
})
