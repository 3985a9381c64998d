/** Where two lists of actions part. Pure. */
import type { ComparedAction } from './compared-action.ts'

/** The first place at which one side has another action than the other, or none. */
export interface ActionDifference {
  /** Place among the turn's actions in the order of their ids, from 0. */
  readonly index: number
  readonly expected: ComparedAction | undefined
  readonly actual: ComparedAction | undefined
  /** What of the two differs, when both are of the same kind. */
  readonly field: Exclude<keyof ComparedAction, 'kind'> | undefined
}

/** In the order in which a difference is best told. */
const fields = [
  'name',
  'id',
  'target',
  'status',
  'failure',
  'output',
  'input',
  'due',
  'version',
  'carried',
  'request',
] as const satisfies readonly (keyof ComparedAction)[]

export function findDifference(
  expected: readonly ComparedAction[],
  actual: readonly ComparedAction[],
): ActionDifference | undefined {
  for (let index = 0; index < Math.max(expected.length, actual.length); index++) {
    const [one, other] = [expected[index], actual[index]]
    if (!one || !other || one.kind !== other.kind)
      return { index, expected: one, actual: other, field: undefined }
    const field = fields.find(name => textOf(one[name]) !== textOf(other[name]))
    if (field) return { index, expected: one, actual: other, field }
  }
  return undefined
}

/** Equal for equal actions. */
export const actionKey = (action: ComparedAction): string =>
  JSON.stringify([action.kind, ...fields.map(name => textOf(action[name]))])

function textOf(value: ComparedAction[(typeof fields)[number]]): string | undefined {
  if (typeof value === 'object') return `${value.seconds} ${value.nanos}`
  return value === undefined ? undefined : String(value)
}
