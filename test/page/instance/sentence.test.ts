import { expect, test } from 'vitest'
import { plain } from '../../../page/instance/model/phrase.ts'
import { sentenceAt, sentenceNow } from '../../../page/instance/model/sentence.ts'
import { readStory } from '../../../page/instance/model/story.ts'
import type { Sentence } from '../../../page/instance/model/waiting.ts'
import type { Reason, Serving, WorkerInfo } from '../../../page/live/types.ts'
import {
  child,
  failed,
  failure,
  Life,
  other,
  START,
  scheduled,
  shipping,
  started,
  timer,
  WORKER,
} from './life.ts'

const DAY = 86_400_000
const WALL = 5_000_000

const workerOf = (name: string, serves: readonly string[], used: number, limit: number): WorkerInfo => ({
  ...{ id: name, name, runs: [] },
  serves: {
    orchestration: [],
    activity: serves.map(each => ({ name: each, versions: [] })),
    entity: [],
  },
  slots: { orchestration: { used: 0 }, activity: { used, limit }, entity: { used: 0 } },
})
const serving = (...workers: WorkerInfo[]): Serving => ({ paused: false, workers, queues: [] })

const read = ({ title, text, details, offers }: Sentence) => [
  ...[title, plain(text), ...details.map(plain)],
  ...offers.map(({ kind }) => `[${kind}]`),
]

const now = (life: Life, reasons: Reason[], served?: Serving, state = {}) =>
  read(
    sentenceNow(readStory(life.view({ reasons, state })), {
      ...{ now: START + 3_000, wallNow: WALL, serving: served },
      summaryOf: id => (id === 'order-1:0002' ? 'Lock of @stock@a' : undefined),
    }),
  )
const at = (life: Life, step: number, state = {}) => read(sentenceAt(readStory(life.view({ state })), step))

const ship = (taskId: number, more: Partial<Reason>): Reason => ({
  ...{ kind: 'activity', text: '', name: 'ship', taskId },
  ...more,
})

test('what is out and what is queued, and why', () => {
  const reasons = [
    ship(3, { place: 'out', since: WALL - 1_810, worker: WORKER }),
    ship(4, { place: 'queued', since: WALL - 1_816 }),
  ]
  const served = serving(workerOf(WORKER, ['ship'], 2, 2), workerOf('pricing-py-1', ['price'], 0, 4))
  expect(now(shipping(), reasons, served)).toEqual([
    'Why is it waiting?',
    'Waits for 2 of 3 activities ship.',
    '#3 runs on orders-js at 127.0.0.1:53114 for 1.8 s.',
    '#4 is queued for 1.8 s: both activity slots of orders-js at 127.0.0.1:53114 are taken, and pricing-py-1 does not serve ship.',
  ])
})

test('work that nobody serves says so, and leads to where a worker is connected', () => {
  const queued = [ship(4, { place: 'queued', since: WALL - 41_000, isUnserved: true })]
  const because = (served: Serving) => now(shipping(), queued, served).slice(2)
  expect(because(serving(workerOf('a', ['price'], 0, 4)))).toEqual([
    '#4 is queued for 41.0 s: the connected worker does not serve ship.',
    '[connect]',
  ])
  expect(because(serving())[0]).toBe('#4 is queued for 41.0 s: no worker is connected.')
  expect(because({ ...serving(), paused: true })[0]).toBe('#4 is queued for 41.0 s: dispatch is paused.')
  expect(because(serving(workerOf('a', ['ship'], 1, 4)))[0]).toBe('#4 is queued for 41.0 s.')
})

test('more activities than fit are counted', () => {
  const life = new Life().turn(
    1,
    2,
    [started()],
    Array.from({ length: 9 }, (_, n) => scheduled('part', n + 1)),
  )
  const reasons = Array.from(
    { length: 9 },
    (_, n): Reason => ({
      ...{ kind: 'activity', text: '', name: 'part', taskId: n + 1, place: 'out', worker: 'w' },
    }),
  )
  expect(now(life, reasons).slice(1)).toEqual([
    'Waits for 9 activities part.',
    ...['#1 runs on w.', '#2 runs on w.', '#3 runs on w.', 'And 6 more.'],
  ])
})

test('a timer that is armed may not be all: the protocol does not tell which event is awaited', () => {
  const life = new Life().turn(1, 2, [started()], [timer(4, 30 * DAY)])
  expect(now(life, [{ kind: 'timer', text: '', taskId: 4, due: START + 30 * DAY }])).toEqual([
    'Why is it waiting?',
    'Waits for timer #4, due in 29 d 23 h.',
    'It may wait for an event too: the protocol does not tell which ones are awaited.',
    ...['[raise]', '[advance]'],
  ])
})

test('of several timers the first to fire is named, and offered to advance to', () => {
  const life = new Life().turn(1, 2, [started()], [timer(4, 30 * DAY), timer(5, DAY)])
  const reasons = [4, 5].map((taskId): Reason => {
    return { kind: 'timer', text: '', taskId, due: START + (taskId === 4 ? 30 : 1) * DAY }
  })
  const present = { now: START, wallNow: WALL, serving: undefined, summaryOf: () => undefined }
  const { text, offers } = sentenceNow(readStory(life.view({ reasons })), present)
  expect(plain(text)).toBe('Waits for timer #5, the first of 2, due in 1 d.')
  expect(offers).toContainEqual({ kind: 'advance', to: START + DAY })
})

test('nothing is left to wait for but an event', () => {
  expect(now(new Life().turn(1, 2, [started()]), [{ kind: 'event', text: '' }])).toEqual([
    'Why is it waiting?',
    'Waits for an event.',
    'Nothing is queued or out. The protocol does not tell which event is awaited.',
    '[raise]',
  ])
})

test('children, locks and calls are named with whom they wait for', () => {
  const life = new Life().turn(1, 2, [started()], [child('reserveStock', 2, 'order-1:0002')])
  const one: Reason = { kind: 'child', text: '', name: 'reserveStock', instanceId: 'order-1:0002', taskId: 2 }
  expect(now(life, [one]).slice(1)).toEqual([
    'Waits for child order-1:0002 (reserveStock).',
    'The child waits for lock of @stock@a.',
  ])
  expect(now(life, [one, { ...one, instanceId: 'order-1:0003' }])[1]).toBe(
    'Waits for 2 children reserveStock.',
  )
  const lock: Reason = { kind: 'lock', text: '', entityId: '@stock@a', instanceId: 'order-2' }
  const call: Reason = { kind: 'call', text: '', entityId: '@stock@b', name: 'get' }
  expect(now(life, [lock, call])[1]).toBe(
    'Waits for the lock on @stock@a, held by order-2 and the answer of @stock@b to get.',
  )
})

test('a turn that is queued or out comes first', () => {
  const turn: Reason = { kind: 'turn', text: '', name: 'processOrder', place: 'queued', since: WALL - 4 }
  expect(now(new Life(), [turn], serving())).toEqual([
    'Why is it waiting?',
    'Waits for its first turn.',
    'Queued for 4 ms: no worker is connected.',
  ])
  const out: Reason = { ...turn, place: 'out', worker: WORKER }
  expect(now(shipping(), [out, ship(3, { place: 'out' })]).slice(1, 3)).toEqual([
    'A turn is on orders-js at 127.0.0.1:53114 for 4 ms.',
    'Also open: 1 of 3 activities ship.',
  ])
})

test('a scheduled start says when', () => {
  expect(now(new Life(), [{ kind: 'start', text: '', due: START + 3_603_000 }])).toEqual([
    'Why is it waiting?',
    'Starts in 1 h, at 2026-03-02 10:14:10.204.',
    '[advance]',
  ])
})

test('a suspended one says who held it and what becomes of what arrives', () => {
  const life = shipping().suspend(900, 'checking stock by hand')
  const reasons: Reason[] = [
    { kind: 'resume', text: '' },
    { kind: 'timer', text: '', due: START + DAY },
  ]
  expect(now(life, reasons)).toEqual([
    'Why is it waiting?',
    'Suspended: “checking stock by hand”.',
    'What arrives is held, in order, until it is resumed. Timers go on.',
    ...['[resume]', '[advance]'],
  ])
})

const over = (orchestrationStatus: string) => other('executionCompleted', { orchestrationStatus })

test('how it ended', () => {
  const done = shipping().turn(2_000, 2_070, [], [over('COMPLETED')])
  expect(now(done, [], undefined, { outputText: '{"parcels":3}' })).toEqual([
    'Outcome',
    'Completed in 2.1 s and 4 turns.',
    'Output: {"parcels":3}',
  ])
  const stopped = shipping().terminate(2_000, 'a duplicate')
  expect(now(stopped, [], undefined, { output: 'a duplicate' })).toEqual([
    'Outcome',
    'Terminated after 2.0 s: “a duplicate”.',
  ])
})

test('a failure names the activity that caused it and how often it was tried', () => {
  const charge = (id: number) => scheduled('charge', id, 240)
  const life = new Life()
    .turn(1, 2, [started()], [charge(1)])
    .turn(20, 21, [failed(1, 'card_declined')], [charge(2)])
    .turn(40, 41, [failed(2, 'card_declined')], [over('FAILED')])
  const why = { failure: failure("Task 'charge' failed: card_declined") }
  expect(now(life, [], undefined, why)).toEqual([
    'Why did it fail?',
    'Activity charge #2 failed 2 times: PaymentDeclined: card_declined.',
    'Rewind runs again what failed, and keeps the rest.',
    '[rewind]',
  ])
  expect(now(life, [], undefined, { failure: failure('no such order.') })[1]).toBe(
    'Failed: PaymentDeclined: no such order.',
  )
})

test('at a past step, what it waited for then', () => {
  const life = shipping()
  expect(at(life, 0)).toEqual(['At transition 1', 'Waited for its first turn.'])
  expect(at(life, 1)[1]).toBe('A turn was on orders-js at 127.0.0.1:53114.')
  expect(at(life, 2).slice(1)).toEqual(['Waited for activity validate #1.', '#1 was queued.'])
  expect(at(life, 5).slice(0, 2)).toEqual(['At transition 6', 'Waited for 3 activities ship.'])
  expect(at(life, 8).slice(1)).toEqual([
    'Waited for 2 of 3 activities ship.',
    '#3 ran on orders-js at 127.0.0.1:53114 for 644 ms.',
    '#4 was queued for 648 ms.',
  ])
})

test('a past step of one that has ended, or was held', () => {
  const life = shipping().suspend(900, 'by hand').terminate(950, 'a duplicate')
  expect(at(life, 9).slice(1)).toEqual([
    'Was suspended: “by hand”.',
    'What arrived was held, in order, until it was resumed.',
  ])
  expect(at(life, 10)[1]).toBe('Terminated after 950 ms.')
})
