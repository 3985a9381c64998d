/** Fakes of activities and orchestrations. */
import { toPayload } from '../../kernel/payload.ts'
import { type FakeConditions, matcherOf } from './conditions.ts'
import { type Answer, Fake } from './fake.ts'
import type { FakeCall } from './fake-call.ts'

/** Returns what the work returns, as JSON can hold it, or a promise of it. */
export type WorkHandler = { handle(input: unknown, call: FakeCall): unknown }['handle']

export type WorkFake = Fake<WorkHandler>

/**
 * A fake of an activity.
 *
 * @example
 * hub.use(
 *   activity('charge').returns({ receipt: 'r-1' }),
 *   activity('ship', { input: (order: Order) => order.items > 3 }).throws(new Error('too heavy')),
 *   activity('price').answers((item: string) => prices[item]),
 * )
 *
 * @throws BackendError `invalid-request` for an empty name, or an input that JSON cannot hold.
 */
export const activity = (name: string, conditions: FakeConditions = {}): WorkFake =>
  fakeOf('activity', name, conditions)

/**
 * A fake of an orchestration, whoever starts it: a parent, a client or an entity. It has a record and a history as if a
 * worker had run it. One that a worker has begun stays with the worker; one that the fake has begun is finished by it.
 *
 * @example
 * hub.use(orchestration('ship').delays(3_600_000).returns({ tracking: 't-1' }))
 *
 * @throws BackendError as `activity`.
 */
export const orchestration = (name: string, conditions: FakeConditions = {}): WorkFake =>
  fakeOf('orchestration', name, conditions)

const fakeOf = (kind: 'activity' | 'orchestration', name: string, conditions: FakeConditions): WorkFake =>
  new Fake({ kind, name, matches: matcherOf(conditions), replies: [], delay: 0 }, read)

const read =
  (handler: WorkHandler): Answer =>
  async call => ({ result: toPayload(await handler(call.input, call)) })
