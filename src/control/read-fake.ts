/** Makes fakes of what JSON says of them. */
import { isDeepStrictEqual } from 'node:util'
import { type EntityFake, entity } from '../testing/fakes/entity-fakes.ts'
import { activity, orchestration, type WorkFake } from '../testing/fakes/work-fakes.ts'
import type { AnswerFields, FakeFields, ThrownFields } from './schemas/fakes.ts'
import { durationOf } from './schemas/time.ts'

/** Throws `invalid-request` as the fakes do. */
export function readFake(fields: FakeFields): WorkFake | EntityFake {
  const answers: AnswerFields[] = fields.answers ?? (isSilent(fields) ? [] : [fields])
  const delay = fields.delays === undefined ? 0 : durationOf(fields.delays)
  if (fields.entity === undefined) return answers.reduce<WorkFake>(addAnswer, workOf(fields)).delays(delay)
  return answers.reduce<EntityFake>(addAnswer, entityOf(fields, fields.entity)).delays(delay)
}

/** One that says nothing of an answer returns nothing, or answers by operations. */
const isSilent = (fields: FakeFields): boolean =>
  !('returns' in fields || 'throws' in fields) && fields.times === undefined

function workOf({ activity: name, orchestration: orchestrator = '', ...fields }: FakeFields): WorkFake {
  const { input, version, instance } = fields
  const conditions = {
    ...(version !== undefined && { version }),
    ...(instance !== undefined && { instance }),
    ...(input !== undefined && { input: (given: unknown) => includes(given, input) }),
  }
  return name === undefined ? orchestration(orchestrator, conditions) : activity(name, conditions)
}

function entityOf({ instance, operations }: FakeFields, name: string): EntityFake {
  const fake = entity(name, { ...(instance !== undefined && { instance }) })
  if (!operations) return fake
  const handlers = Object.entries(operations).map(([operation, { returns, throws, ...state }]) => {
    const handle = () => {
      if (throws) throw failureOf(throws)
      return { result: returns, ...state }
    }
    return [operation, handle] as const
  })
  return fake.answers(Object.fromEntries(handlers))
}

const addAnswer = <Added extends WorkFake | EntityFake>(fake: Added, answer: AnswerFields): Added => {
  const options = { ...(answer.times !== undefined && { times: answer.times }) }
  const { throws } = answer
  return (throws ? fake.throws(failureOf(throws), options) : fake.returns(answer.returns, options)) as Added
}

interface Failure {
  errorType: string
  errorMessage: string
  stackTrace: string | undefined
  innerFailure: Failure | undefined
  isNonRetriable: boolean
  properties: Record<string, object>
}

const failureOf = ({
  type = 'Error',
  message,
  stack,
  nonRetriable = false,
  cause,
}: ThrownFields): Failure => ({
  errorType: type,
  errorMessage: message,
  stackTrace: stack,
  innerFailure: cause && failureOf(cause),
  isNonRetriable: nonRetriable,
  properties: {},
})

/** Whether a value is as wished; of objects, the wished fields count. */
function includes(value: unknown, wished: unknown): boolean {
  if (!isObject(wished)) {
    if (!Array.isArray(wished)) return isDeepStrictEqual(value, wished)
    return (
      Array.isArray(value) &&
      value.length === wished.length &&
      wished.every((each, index) => includes(value[index], each))
    )
  }
  return isObject(value) && Object.entries(wished).every(([key, each]) => includes(value[key], each))
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
