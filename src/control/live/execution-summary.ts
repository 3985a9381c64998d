/** What an execution waits for, or how it ended, in a few words: the line of a list. */
import { shorten } from '../../kernel/shorten.ts'
import type { ExecutionReport, Reason } from '../../lambda.ts'
import { LONGEST_TEXT } from './summary.ts'

/** How many things are named before the rest is counted. */
const MOST_PARTS = 3

interface Summary {
  readonly text: string
  /** When the wait, retry or rest is over that the text ends with. */
  readonly due: number | undefined
}

/** Goes on by itself when it is due: said last, with the time behind it. */
const timed: ReadonlySet<Reason['kind']> = new Set(['wait', 'retry', 'rest', 'deadline'])

/** What the execution has come to; `reasons` are those it waits for. */
export function executionSummary(report: ExecutionReport, reasons: readonly Reason[]): Summary {
  if (reasons.length === 0) return { text: outcomeOf(report), due: undefined }
  const next = reasons
    .filter(({ kind, due }) => timed.has(kind) && due !== undefined)
    .reduce<Reason | undefined>((first, each) => (first && first.due! <= each.due! ? first : each), undefined)
  const others = groupsOf(reasons.filter(reason => reason !== next && !isBeside(reason, reasons)))
  const parts = others.map(inWords)
  const shown = parts.slice(0, MOST_PARTS)
  if (parts.length > shown.length) shown.push(`${parts.length - shown.length} more`)
  if (next) shown.push(inWords([next]))
  const text = shown.map((part, index) => (index === 0 ? part : lowerFirst(part))).join('; ')
  return { text: shorten(text, LONGEST_TEXT), due: next?.due }
}

/** A step that runs says what the running handler does. */
const isBeside = ({ kind }: Reason, reasons: readonly Reason[]): boolean =>
  kind === 'invocation' && reasons.some(other => other.kind === 'step')

function outcomeOf({ error, result = '', status }: ExecutionReport): string {
  if (status === 'SUCCEEDED' || !error) return shorten(result, LONGEST_TEXT)
  const said = [error.type, error.message].filter(part => part !== undefined && part !== '')
  return shorten(said.join(': '), LONGEST_TEXT)
}

type Group = readonly [Reason, ...Reason[]]

/** Reasons of one kind and name together, in the order they come. */
function groupsOf(reasons: readonly Reason[]): Group[] {
  const groups = new Map<string, [Reason, ...Reason[]]>()
  for (const reason of reasons) {
    const key = `${reason.kind}\n${labelOf(reason)}`
    const group = groups.get(key)
    if (group) group.push(reason)
    else groups.set(key, [reason])
  }
  return [...groups.values()]
}

const labelOf = ({ kind, name, functionName }: Reason): string | undefined =>
  kind === 'invoke' ? functionName : name

const nouns = {
  wait: ['Wait', 'waits'],
  retry: ['Retry of', 'retries of'],
  callback: ['Callback', 'callbacks'],
  invoke: ['Invoke of', 'invokes of'],
  step: ['Step', 'steps'],
} as const

function inWords(group: Group): string {
  const [first] = group
  switch (first.kind) {
    case 'invocation':
      return 'Handler runs'
    case 'rest':
      return 'Rest after a failed invocation'
    case 'deadline':
      return 'End of its time'
    default: {
      const [one, many] = nouns[first.kind]
      const noun = group.length === 1 ? one : `${group.length} ${many}`
      return `${noun} ${labelOf(first) ?? ''}`.trim().replace(/ of$/, '')
    }
  }
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
