import { expect } from 'vitest'
import { Run } from '../testing/run.ts'

/** How often something was called, and with what. */
export interface Calls {
  /** Exactly so often; at least once when left out. */
  times?: number
  /** Counts only calls with this input; compared as `toEqual` does, asymmetric matchers included. */
  input?: unknown
}

/** What `expect(run)` can do beside vitest's own. */
export interface DurableMatchers<R = unknown> {
  /**
   * Waits until the run has this status; 4 s of wall time unless told otherwise.
   *
   * @example
   * await expect(run).toBecome('COMPLETED')
   */
  toBecome(status: NonNullable<Run['status']>, options?: { timeout?: number }): Promise<R>
  /** Whether the orchestration called an activity, a sub-orchestration or an entity's operation of this name. */
  toHaveCalled(name: string, calls?: Calls): R
  /** Whether these are the types of the history's events, in order. */
  toMatchHistory(types: readonly string[]): R
}

declare module 'vitest' {
  interface Matchers<T> extends DurableMatchers<T> {}
}

/** Teaches vitest the matchers; `durableTest` does it by itself. */
export function addMatchers(): void {
  expect.extend({ toBecome, toHaveCalled, toMatchHistory })
}

type MatcherState = ThisParameterType<Parameters<typeof expect.extend>[0][string]>

interface Result {
  pass: boolean
  message: () => string
  actual?: unknown
  expected?: unknown
}

async function toBecome(
  this: MatcherState,
  received: unknown,
  status: NonNullable<Run['status']>,
  options: { timeout?: number } = {},
): Promise<Result> {
  const run = requireRun(received, 'toBecome')
  try {
    await run.waitFor({ status }, options)
    return { pass: true, message: () => `expected the run not to become ${status}\n\n${run.table()}` }
  } catch (error) {
    return { pass: false, message: () => (error instanceof Error ? error.message : String(error)) }
  }
}

function toHaveCalled(this: MatcherState, received: unknown, name: string, calls: Calls = {}): Result {
  const run = requireRun(received, 'toHaveCalled')
  const all = [...run.activities(name), ...run.children(name), ...run.entityCalls(name)]
  const meant = 'input' in calls ? all.filter(({ input }) => this.equals(input, calls.input)) : all
  const pass = calls.times === undefined ? meant.length > 0 : meant.length === calls.times
  const wanted = calls.times === undefined ? '' : ` ${calls.times} times`
  const input = 'input' in calls ? ` with ${this.utils.stringify(calls.input)}` : ''
  return {
    pass,
    message: () =>
      `expected the run ${pass ? 'not ' : ''}to have called '${name}'${wanted}${input}; it has ${meant.length} times\n\n${run.table()}`,
  }
}

function toMatchHistory(this: MatcherState, received: unknown, types: readonly string[]): Result {
  const run = requireRun(received, 'toMatchHistory')
  const actual = run.history().map(({ type }) => type)
  const pass = this.equals(actual, types)
  return {
    pass,
    actual,
    expected: types,
    message: () => `expected the history ${pass ? 'not ' : ''}to have these events\n\n${run.table()}`,
  }
}

function requireRun(received: unknown, matcher: string): Run {
  if (received instanceof Run) return received
  throw new TypeError(`${matcher} looks at a run, as hub.start(…) and hub.instance(id) give it.`)
}
