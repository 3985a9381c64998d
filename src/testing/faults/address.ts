/** What a fault is for: which work or calls, and which of those that fit. */
import { inspect } from 'node:util'
import type { WorkKind } from '../../../machines/worker.ts'
import { normalizeId } from '../../durable-task/core/entity-id.ts'
import type { WorkAtEdge } from '../../durable-task/hub/edge-work.ts'
import { invalidRequest } from '../../kernel/errors.ts'

/** Which of those that fit a fault strikes: once, the first, unless told otherwise. */
export interface FaultTimes {
  /** The first that is struck, counted from 1 among those that fit since the fault is in use. Default 1. */
  occurrence?: number
  /** How many are struck from there on, one after another; `Infinity` for all. Default 1. */
  times?: number
}

/** Which work a fault strikes; all of the kind and name when left out. */
export interface FaultConditions extends FaultTimes {
  /** The orchestration, or that which called the activity, or the entity as `@counter@a`: its id, or a test of it. */
  instance?: string | RegExp | ((id: string) => boolean)
}

export interface CallConditions extends FaultConditions {
  /** The name that the call carries: of the orchestration to start, of the event. */
  name?: string | RegExp
}

type Test = (text: string) => boolean

/** Throws `invalid-request` for a kind that there is not, or an empty name. */
export function workTest(
  kind: WorkKind | undefined,
  name: string | RegExp | undefined,
  instance: FaultConditions['instance'],
): (work: WorkAtEdge) => boolean {
  if (kind !== undefined && !['orchestration', 'activity', 'entity'].includes(kind))
    throw invalidRequest(`A fault is for an 'orchestration', an 'activity' or an 'entity', not '${kind}'.`)
  const isName = nameTest(name)
  const isEntityName = nameTest(typeof name === 'string' ? name.toLowerCase() : name)
  const isInstance = instanceTest(instance)
  return work =>
    (kind === undefined || work.kind === kind) &&
    (work.kind === 'entity' ? isEntityName : isName)(work.name) &&
    isInstance(work.instanceId)
}

export function nameTest(name: string | RegExp | undefined): Test {
  if (name !== undefined && !isText(name))
    throw invalidRequest(`A fault is for a name or a pattern of names, not for ${inspect(name)}.`)
  if (name === '') throw invalidRequest('A fault needs a name that is not empty, or none for all names.')
  if (name === undefined) return () => true
  return typeof name === 'string' ? text => text === name : patternTest(name)
}

export function instanceTest(instance: FaultConditions['instance']): Test {
  if (instance === undefined) return () => true
  if (typeof instance === 'function') return instance
  if (!isText(instance))
    throw invalidRequest(`A fault is for an id, a pattern or a test of ids, not for ${inspect(instance)}.`)
  if (typeof instance !== 'string') return patternTest(instance)
  const expected = normalizeId(instance)
  return id => id === expected
}

const isText = (value: string | RegExp): boolean => typeof value === 'string' || value instanceof RegExp

/** Whatever its flags: one that remembers where it was would fit every other time. */
const patternTest =
  (pattern: RegExp): Test =>
  text =>
    text.search(pattern) !== -1

/** Counts what fits. Throws `invalid-request` for anything but whole numbers from 1 on. */
export function turnstile({ occurrence = 1, times = 1 }: FaultTimes): () => () => boolean {
  requireCount('occurrence', occurrence)
  if (times !== Number.POSITIVE_INFINITY) requireCount('times', times)
  return () => {
    let seen = 0
    return () => {
      seen++
      return seen >= occurrence && seen < occurrence + times
    }
  }
}

function requireCount(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1))
    throw invalidRequest(`The '${name}' of a fault is a whole number from 1 on, not ${value}.`)
}
