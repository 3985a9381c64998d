/** What an instance waits for, or how it ended, in a few words: the line of a list. */
import type { Reason, RunState } from '../../index.ts'
import { shorten } from '../../kernel/shorten.ts'

/** Longest text of a line, in characters. */
export const LONGEST_TEXT = 200

/** How many kinds of work are named before the rest is counted. */
const MOST_PARTS = 3

export interface Summary {
  readonly text: string
  /** When the timer or start is due that the text ends with, on the hub's clock. */
  readonly due: number | undefined
  readonly isUnserved: boolean
}

/** What the instance has come to; `reasons` are those it waits for, `heldFor` why it was suspended. */
export function summaryOf(state: RunState, reasons: readonly Reason[], heldFor?: string): Summary {
  if (reasons.length === 0) return { text: outcomeOf(state), due: undefined, isUnserved: false }
  const moment = reasons.find(({ kind }) => kind === 'timer' || kind === 'start')
  const held = heldFor ? `Held: ${heldFor}` : 'Held until it is resumed'
  const parts = reasons.some(({ kind }) => kind === 'resume') ? [held] : []
  for (const group of groupsOf(reasons)) parts.push(inWords(group, state))
  const shown = parts.slice(0, MOST_PARTS)
  if (parts.length > shown.length) shown.push(`${parts.length - shown.length} more`)
  if (moment) shown.push(moment.kind === 'start' ? 'Scheduled start' : timerAfter(shown.length))
  return {
    text: shorten(shown.join('; '), LONGEST_TEXT),
    due: moment?.due,
    isUnserved: reasons.some(({ isUnserved }) => isUnserved === true),
  }
}

const timerAfter = (others: number): string => (others === 0 ? 'Timer' : 'timer')

function outcomeOf({ failure, outputText = '' }: RunState): string {
  if (!failure) return shorten(outputText, LONGEST_TEXT)
  const { errorType, errorMessage } = failure
  return shorten([errorType, errorMessage].filter(part => part !== '').join(': '), LONGEST_TEXT)
}

type Group = readonly [Reason, ...Reason[]]

/** Reasons of one kind and name together, in the order they come; those that have a place of their own are left out. */
function groupsOf(reasons: readonly Reason[]): Group[] {
  const groups = new Map<string, [Reason, ...Reason[]]>()
  for (const reason of reasons) {
    const { kind, name, entityId } = reason
    if (kind === 'timer' || kind === 'start' || kind === 'resume') continue
    const key = `${kind}\n${name}\n${entityId}`
    const group = groups.get(key)
    if (group) group.push(reason)
    else groups.set(key, [reason])
  }
  return [...groups.values()]
}

function inWords(group: Group, { status }: RunState): string {
  const [first] = group
  switch (first.kind) {
    case 'activity':
      return `${activities(group)}${whereabouts(group)}`
    case 'child':
      return group.length === 1
        ? `Child ${first.name ?? first.instanceId}`
        : `${group.length} children ${first.name ?? ''}`
    case 'lock':
      return `Lock of ${first.entityId}`
    case 'call':
      return `${group.length === 1 ? 'Call' : `${group.length} calls`} ${first.name} of ${first.entityId}`
    case 'turn':
      return `${status === 'PENDING' ? 'First turn' : 'Turn'}${whereabouts(group)}`
    default:
      return 'An event'
  }
}

function activities(group: Group): string {
  const [{ name, taskId }] = group
  if (group.length > 1) return `${group.length} activities ${name}`
  return `Activity ${name}${taskId === undefined ? '' : ` #${taskId}`}`
}

function whereabouts(group: Group): string {
  const [{ worker }] = group
  if (group.some(({ isUnserved }) => isUnserved)) return ', which no connected worker serves'
  const queued = group.filter(({ place }) => place === 'queued').length
  if (queued === group.length) return ', queued'
  if (queued > 0) return `, ${queued} queued`
  if (group.some(({ place }) => place === 'resting')) return ', resting after a failed delivery'
  return group.length === 1 && worker !== undefined ? ` on ${shortWorker(worker)}` : ''
}

/** Its SDK and its address, without what the SDK is made of. */
const shortWorker = (name: string): string => name.replace(/^(\S+) .* at (\S+)$/, '$1 at $2')
