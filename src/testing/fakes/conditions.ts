/** Which calls a fake is for. */
import { isDeepStrictEqual } from 'node:util'
import { normalizeId } from '../../durable-task/core/entity-id.ts'
import type { OfferedWork } from '../../durable-task/hub/stand-ins.ts'
import { parsePayload, toPayload } from '../../kernel/payload.ts'

type Test<Value> = { test(value: Value): boolean }['test']

/** Which entities a fake is for; all of the name when left out. */
export interface EntityConditions {
  /** The entity's id, as `@counter@a`, or a test of it. */
  instance?: string | Test<string>
}

/** Which activities or orchestrations a fake is for; all of the name when left out. */
export interface FakeConditions {
  /** An activity without a version has that of its orchestration. */
  version?: string
  /** The very value, compared as JSON, or a test of it. */
  input?: object | string | number | boolean | null | Test<unknown>
  /** The instance that calls the activity, or the orchestration itself: its id, or a test of it. */
  instance?: string | Test<string>
}

/** Whether a piece of work meets the conditions of a fake. */
export type Matcher = (work: OfferedWork) => boolean

/** Throws `invalid-request` for a value that is no JSON. A test that throws does so when it is asked. */
export function matcherOf({ version, input, instance }: FakeConditions): Matcher {
  const isInput = inputTest(input)
  const isInstance = instanceTest(instance)
  return work =>
    (version === undefined || work.work.version === version) &&
    isInstance(work.instanceId) &&
    isInput(work.input)
}

function inputTest(input: FakeConditions['input']): (text: string | undefined) => boolean {
  if (input === undefined) return () => true
  if (isTest(input)) return text => input(parsePayload(text))
  const expected = parsePayload(toPayload(input))
  return text => isDeepStrictEqual(parsePayload(text), expected)
}

function instanceTest(instance: FakeConditions['instance']): (id: string) => boolean {
  if (instance === undefined) return () => true
  if (typeof instance === 'function') return instance
  const expected = normalizeId(instance)
  return id => id === expected
}

const isTest = (input: FakeConditions['input']): input is Test<unknown> => typeof input === 'function'
