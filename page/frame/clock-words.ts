/** What the clock's bar says. */
import { formatAge, formatDuration } from '../format/duration.ts'
import { counted } from '../format/text.ts'
import type { ClockView } from '../live/types.ts'
import { capital } from '../parts/status.tsx'

export type Next = NonNullable<ClockView['next']>

const SECOND = 1_000

/** How far a hub is ahead of real time, or behind it; nothing below a second. */
export function leadOf(hub: number, real: number): string {
  const seconds = Math.round((hub - real) / SECOND)
  return seconds === 0 ? '' : `${seconds > 0 ? '+' : '−'}${formatAge(Math.abs(seconds) * SECOND)}`
}

const whose: Readonly<Record<Next['kind'], string>> = {
  timer: 'timer',
  start: 'start',
  signal: 'signal',
  wait: 'wait',
  retry: 'next attempt',
  callback: 'time-out of a callback',
  rest: 'next invocation',
  deadline: 'end of the time',
  other: 'something',
}

/** What is due, before the name of its owner. */
export const dueWords = ({ kind, id }: Next): string => {
  if (id === undefined) return kind === 'other' ? 'what the hub itself has to do' : `a ${whose[kind]}`
  return kind === 'signal' ? 'signal to' : `${whose[kind]} of`
}

const happened: Readonly<Record<Next['kind'], (id: string) => string>> = {
  timer: id => `a timer of ${id} fired`,
  start: id => `the start of ${id} came`,
  signal: id => `a signal to ${id} came`,
  wait: id => `a wait of ${id} ended`,
  retry: id => `an attempt of ${id} was due`,
  callback: id => `a callback of ${id} timed out`,
  rest: id => `${id} was called again`,
  deadline: id => `the time of ${id} was up`,
  other: id => `something of ${id} was due`,
}

/** What a move of the clock came to, when `due` was next; `isFar`: other things may have been due after it. */
export function movedWords(from: number, to: number, due: Next | undefined, isFar: boolean): string {
  const moved = `Moved ${formatDuration(to - from)}.`
  if (!due || due.at > to) return `${moved} Nothing was due.`
  const what = due.id === undefined ? 'something was due' : happened[due.kind](due.id)
  return isFar && to > due.at ? `${moved} First, ${what}.` : `${moved} ${capital(what)}.`
}

/** What the words are about: a hub, or the service for durable functions. */
type Owner = 'hub' | 'service'

const modeWords: Readonly<Record<ClockView['mode'], (owner: Owner) => string>> = {
  real: () => 'Time passes.',
  skip: owner => `Time jumps when the ${owner} is idle and a client waits.`,
  manual: () => 'Time stands until you move it.',
}

export const modeHint = (mode: ClockView['mode'], owner: Owner): string =>
  `${modeWords[mode](owner)} A ${owner} has its mode from the start: choose it with --time real, skip or manual.`

export const REAL_TIME = 'In real mode time passes by itself. Start with --time skip or manual to move it.'

export const pausedWords = (queued: number): string =>
  `Dispatch paused. ${queued === 0 ? 'Nothing waits' : counted(queued, 'work item waits', 'work items wait')}.`

const outcomes = {
  done: 'it was answered',
  asleep: 'a fake answers it later',
  undone: 'it came back undone and is queued again',
} as const

const kinds = { orchestration: 'a turn', activity: 'activity', entity: 'a batch' } as const

export interface Stepped {
  readonly kind: keyof typeof kinds
  readonly name: string
  readonly instanceId: string
  readonly outcome: keyof typeof outcomes
}

/** What a released work item came to. */
export function steppedWords(step: Stepped | undefined): string {
  if (!step) return 'Nothing waits to be sent.'
  const { kind, name, instanceId, outcome } = step
  const what = kind === 'activity' ? `activity ${name} of ${instanceId}` : `${kinds[kind]} of ${instanceId}`
  return `Released ${what}; ${outcomes[outcome]}.`
}
