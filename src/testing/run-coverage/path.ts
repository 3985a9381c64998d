/** The path of a run: what it did, in order, with loops and retries taken once. */
import type { Row } from '../rows.ts'
import { callKindOf, nameOf } from './step-names.ts'
import type { TimerChain } from './timer-places.ts'
import type { Step, Trace } from './trace.ts'

/** Longest sequence that is noticed to repeat itself. */
const LONGEST_LOOP = 20
/** Steps a path may have; the rest is not told apart. */
const LONGEST_PATH = 200

/** The steps of the path; what was asked for in one turn is one of them. */
export function pathOf(trace: Trace): string[] {
  const timers = new Map(trace.timers.map(timer => [timer.links[0], timer]))
  const path: string[] = []
  for (const step of stepsByTurn(trace.steps)) {
    path.push(...step.filter(({ row }) => row.kind === 'event').map(({ row }) => `event ${row.name}`))
    const asked = describe(step.flatMap(({ row }) => namedOutcome(row, timers.get(row), trace)))
    if (asked !== '') path.push(asked)
    dropRepetition(path)
    if (path.length > LONGEST_PATH) return [...path.slice(0, LONGEST_PATH), '…']
  }
  return path
}

function stepsByTurn(steps: readonly Step[]): Step[][] {
  const turns: Step[][] = []
  for (const step of steps) {
    const current = turns[turns.length - 1]
    if (current?.[0]?.turn === step.turn) current.push(step)
    else turns.push([step])
  }
  return turns
}

interface NamedOutcome {
  readonly name: string
  readonly outcome: string
}

/** Nothing for what is no step of the code, and for timers that only continue another. */
function namedOutcome(row: Row, timer: TimerChain | undefined, { end }: Trace): NamedOutcome[] {
  const open = end === 'unfinished' ? 'open' : row.kind === 'timer' ? 'overtaken' : 'unanswered'
  if (timer) return [{ name: 'timer', outcome: timer.hasFired ? 'fired' : open }]
  if (!callKindOf(row)) return []
  const outcome = row.status === 'scheduled' ? open : row.status === 'failed' ? 'failed' : ''
  return [{ name: `${row.kind} ${nameOf(row)}`, outcome }]
}

/** `activity ship + timer fired`; of equal calls the outcomes count, not their order: `activity ship done | failed`. */
function describe(asked: readonly NamedOutcome[]): string {
  const outcomes = new Map<string, Set<string>>()
  for (const { name, outcome } of asked)
    outcomes.set(name, (outcomes.get(name) ?? new Set<string>()).add(outcome))
  return [...outcomes].map(([name, kinds]) => `${name} ${outcomesOf(kinds)}`.trimEnd()).join(' + ')
}

const outcomesOf = (kinds: ReadonlySet<string>): string =>
  kinds.size === 1
    ? [...kinds].join('')
    : [...kinds]
        .map(kind => kind || 'done')
        .sort()
        .join(' | ')

/** Takes away an end of the path that says once more what stands before it. */
function dropRepetition(path: string[]): void {
  for (let length = 1; length <= Math.min(LONGEST_LOOP, path.length / 2); length++) {
    const start = path.length - length
    const repeats = path.slice(start).every((step, index) => step === path[start - length + index])
    if (!repeats) continue
    path.length = start
    return
  }
}
