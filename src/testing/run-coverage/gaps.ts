/** What was never driven, in words. */
import type { CallCoverage, Coverage, OrchestrationCoverage, TimerCoverage } from './coverage.ts'

/**
 * What was never driven: expected orchestrations, activities, entities and events that never came up, calls that never
 * failed, never succeeded or were never answered, timers that never fired or, in a race, always did. A line each.
 *
 * @example
 * expect(coverageGaps(backend.coverage({ expected: { activities: ['refund'] } }))).toEqual([])
 */
export function coverageGaps(coverage: Coverage): string[] {
  const { orchestrations, entities, expected } = coverage
  const calls = orchestrations.flatMap(orchestration => orchestration.calls)
  const events = orchestrations.flatMap(orchestration => orchestration.events)
  const activities = calls.filter(({ kind }) => kind === 'activity')
  return [
    ...never(expected.orchestrations, orchestrations, name => `orchestration ${name} was never run`),
    ...never(expected.activities, activities, name => `activity ${name} was never called`),
    ...never(
      expected.entities,
      entities.map(name => ({ name })),
      name => `entity ${name} was never used`,
    ),
    ...never(expected.events, events, name => `event ${name} was never received`),
    ...orchestrations.flatMap(orchestration =>
      gapsOf(orchestration).map(gap => `${titleOf(orchestration)}: ${gap}`),
    ),
  ]
}

/** `order`, or `order (version 2)`. */
export const titleOf = ({ name, version }: OrchestrationCoverage): string =>
  version === '' ? name : `${name} (version ${version})`

/** What a call lacks: `never failed`, for example. */
export function callGap({ kind, succeeded, failed }: CallCoverage): string | undefined {
  if (kind !== 'activity' && kind !== 'child' && kind !== 'call') return undefined
  if (succeeded + failed === 0) return 'was never answered'
  if (succeeded === 0) return 'never succeeded'
  return failed === 0 ? 'never failed' : undefined
}

/** What a timer lacks. Only one that was armed beside something is a race for sure. */
export function timerGap({ where, fired, overtaken }: TimerCoverage): string | undefined {
  if (fired === 0) return 'never fired'
  return overtaken === 0 && where.startsWith('beside ') ? 'was never overtaken' : undefined
}

function gapsOf({ calls, timers }: OrchestrationCoverage): string[] {
  return [
    ...calls.flatMap(call => line(`${call.kind} ${call.name}`, callGap(call))),
    ...timers.flatMap(timer => line(`timer ${timer.where}`, timerGap(timer))),
  ]
}

const line = (what: string, gap: string | undefined): string[] =>
  gap === undefined ? [] : [`${what} ${gap}`]

function never(
  expected: readonly string[],
  driven: readonly { name: string }[],
  say: (name: string) => string,
): string[] {
  const names = new Set(driven.map(({ name }) => name))
  return expected.filter(name => !names.has(name)).map(say)
}
