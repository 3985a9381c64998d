/** Actions and where they part, in words. */
import { describeInstant } from '../../kernel/instant.ts'
import { shorten } from '../../kernel/shorten.ts'
import type { ActionDifference } from '../core/compare-actions.ts'
import type { ComparedAction } from '../core/compared-action.ts'
import { type Timestamp, toMillis } from '../core/timestamp.ts'

/** An action as a phrase: `activity 'charge' #2 with input {"items":3}`. */
export const describeAction = (action: ComparedAction): string => describe(action, cut)

/** The two sides of a difference as phrases, each showing the place at which they part. */
export function describeSides({ expected, actual, field }: ActionDifference): [string, string] {
  const shown = field ? lookingAt(String(expected?.[field] ?? ''), String(actual?.[field] ?? '')) : cut
  const hidden = field !== undefined && invisible.has(field)
  const phrase = (action: ComparedAction | undefined): string => {
    if (!action) return 'nothing'
    return describe(action, shown) + (hidden ? `, ${field} ${quote(action[field], shown)}` : '')
  }
  // They stand within sentences, and an SDK's own may end here.
  const within = (text: string): string => text.replace(/\.$/, '')
  return [within(phrase(expected)), within(phrase(actual))]
}

/** Fields that a phrase leaves out, unless they are what differs. */
const invisible = new Set<string>(['version', 'request', 'carried'])

function describe(action: ComparedAction, shown: (text: string) => string): string {
  const { kind, id, name, target, due, input, status, output, failure } = action
  const payload = input ? ` with input ${shown(input)}` : ''
  const instant = due ? ` ${kind === 'timer' ? 'until' : 'at'} ${describeDue(due)}` : ''
  switch (kind) {
    case 'activity':
      return `activity '${name}' #${id}${payload}`
    case 'sub-orchestration':
      return `sub-orchestration '${name}' #${id} as '${target}'${payload}`
    case 'timer':
      return `timer #${id}${instant}`
    case 'event':
      return `event '${name}' #${id} to '${target}'${payload}`
    case 'entity call':
      return `call of '${name}' #${id} to '${target}'${payload}`
    case 'entity signal':
      return `signal '${name}' #${id} to '${target}'${instant}${payload}`
    case 'entity lock':
      return `lock #${id} of '${target}'`
    case 'entity unlock':
      return `release #${id} of '${target}'`
    case 'termination':
      return `termination #${id} of '${target}'`
    case 'end':
      if (status === 'CONTINUED_AS_NEW') return `continue-as-new #${id}${payload}`
      return `end #${id} as ${status}${failure ? `: ${shown(failure)}` : output ? ` with output ${shown(output)}` : ''}`
  }
}

/** With the digits of the second beyond the millisecond, where there are any. */
function describeDue(due: Timestamp): string {
  const text = describeInstant(toMillis(due))
  return due.nanos % 1e6 === 0 ? text : `${text} (${due.nanos} ns into its second)`
}

const quote = (value: unknown, shown: (text: string) => string): string =>
  value === undefined ? 'none' : `'${shown(String(value))}'`

/** Longest payload that a phrase shows. */
const LONGEST_TEXT = 120
/** How much of two long texts is shown before the place at which they part. */
const BEFORE = 30

const cut = (text: string): string => shorten(text, LONGEST_TEXT)

/** Shortens so that the first character that differs is among what is left. */
function lookingAt(one: string, other: string): (text: string) => string {
  let place = 0
  while (place < one.length && one[place] === other[place]) place++
  const from = place - BEFORE
  if (from <= 0 || Math.max(one.length, other.length) <= LONGEST_TEXT) return cut
  return text => (text === one || text === other ? `…${cut(text.slice(from))}` : cut(text))
}
