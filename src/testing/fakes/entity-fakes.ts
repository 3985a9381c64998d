/** Fakes of entities. */
import { describeFailure } from '../../durable-task/core/events.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import { parsePayload, toPayload } from '../../kernel/payload.ts'
import { type EntityConditions, matcherOf } from './conditions.ts'
import { type Answer, Fake, type Outcome } from './fake.ts'
import type { FakeCall } from './fake-call.ts'

/** What an operation came to. */
export interface OperationReply {
  /** The new state; undefined or null deletes it, and left out it stays as it was. */
  state?: unknown
  /** What a caller gets. */
  result?: unknown
}

type Reply = OperationReply | undefined

/** Runs one operation; the state is undefined when there is none. */
export type OperationHandler = {
  handle(input: unknown, state: unknown, call: FakeCall): Reply | Promise<Reply>
}['handle']

/** Operations by name; another one fails as `OperationNotFaked`. */
export type OperationHandlers = Readonly<Record<string, OperationHandler>>

export type EntityFake = Fake<OperationHandlers>

/**
 * A fake of the entities of a name, whatever its case. State, order and locks are the backend's, as ever; an answer
 * counts for one operation, and `delays` for a batch of them. An operation that fails leaves the state as it was.
 *
 * @example
 * hub.use(
 *   entity('counter').answers({
 *     add: (n: number, state: number = 0) => ({ state: state + n, result: state + n }),
 *     get: (_, state) => ({ result: state }),
 *   }),
 *   entity('stock', { instance: '@stock@apples' }).returns(0), // for every operation
 * )
 *
 * @throws BackendError `invalid-request` for an empty name.
 */
export const entity = (name: string, conditions: EntityConditions = {}): EntityFake => {
  const { instance } = conditions
  const matches = matcherOf(instance === undefined ? {} : { instance })
  return new Fake({ kind: 'entity', name: name.toLowerCase(), matches, replies: [], delay: 0 }, read)
}

const read =
  (handlers: OperationHandlers): Answer =>
  async (call, state) => {
    const handler = new Map(Object.entries(handlers)).get(call.operation ?? '')
    if (handler) return outcomeOf(await handler(call.input, parsePayload(state), call))
    const known = Object.keys(handlers).join("', '")
    const text = `The fake of the entity '${call.name}' has no operation '${call.operation}'; it has '${known}'.`
    return { failureDetails: describeFailure('OperationNotFaked', text) }
  }

function outcomeOf(reply: Reply): Outcome {
  if (reply === undefined) return {}
  if (
    typeof reply !== 'object' ||
    reply === null ||
    Object.keys(reply).some(key => !['state', 'result'].includes(key))
  )
    throw invalidRequest(
      'An operation of a fake entity returns { state, result }, either of them, or nothing.',
    )
  const result = toPayload(reply.result)
  if (!('state' in reply)) return { result }
  return { result, state: { text: reply.state === null ? undefined : toPayload(reply.state) } }
}
