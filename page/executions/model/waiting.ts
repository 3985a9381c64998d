/** What an execution waits for, or waited for, as a sentence. */
import { formatDuration } from '../../format/duration.ts'
import { listed, type Phrase } from '../../instance/model/phrase.ts'
import type { ExecutionReason, ExecutionRow } from '../../live/types.ts'

/** What can be done about it, beside the sentence. */
export type ExecutionOffer =
  | { readonly kind: 'answer'; readonly callbackId: string; readonly name: string }
  | { readonly kind: 'advance'; readonly to: number; readonly what: string }

export interface ExecutionSentence {
  readonly title: string
  readonly text: Phrase
  readonly details: readonly Phrase[]
  readonly offers: readonly ExecutionOffer[]
}

export interface Waiting {
  readonly reasons: readonly ExecutionReason[]
  /** At a past step: told in the past tense. */
  readonly isPast: boolean
  /** On the service's clock. */
  readonly now: number
  /** The invocation that runs. */
  readonly running: { readonly number: number; readonly startedAt: number } | undefined
  readonly rowOf: (id: string) => ExecutionRow | undefined
}

/** More things than these are counted. */
const MOST_NAMED = 5

type Told = Pick<ExecutionSentence, 'text' | 'details' | 'offers'>

export function describeWaiting(waiting: Waiting): Told {
  const { reasons, isPast } = waiting
  const offers = offersFor(reasons)
  const things = thingsOf(waiting)
  const handler = reasons.find(({ kind }) => kind === 'invocation' || kind === 'rest')
  if (handler) {
    const also: Phrase[] =
      things.length > 0 ? [[isPast ? 'Open: ' : 'Also open: ', ...listed(things), '.']] : []
    return { text: handlerPhrase(handler, waiting), details: also, offers }
  }
  const text: Phrase =
    things.length > 0
      ? [isPast ? 'Waited for ' : 'Waits for ', ...listed(things), '.']
      : [isPast ? 'Nothing was open.' : endOf(waiting)]
  return { text, details: detailsOf(waiting), offers }
}

function handlerPhrase({ kind, due, text }: ExecutionReason, { running, now, isPast }: Waiting): Phrase {
  if (kind === 'rest') {
    if (isPast) return ['Rested after an invocation that failed.']
    const why = /after (.*)$/.exec(text)?.[1] ?? 'an invocation that failed'
    return [`Rests after ${why.replace(/\.$/, '')}. Called again in ${lengthTo(due, now)}.`]
  }
  if (!running) return [isPast ? 'Its handler was about to be called.' : 'Its handler is about to be called.']
  const length = now - running.startedAt
  const lasting = length > 0 ? `, for ${formatDuration(length)}` : ''
  return [`Its handler ${isPast ? 'ran' : 'runs'}: invocation ${running.number}${lasting}.`]
}

const lengthTo = (due: number | undefined, now: number): string =>
  due === undefined ? 'a while' : formatDuration(due - now)

/** One part of the sentence for each thing that is waited for. */
function thingsOf({ reasons, now, rowOf }: Waiting): Phrase[] {
  const open = reasons.filter(({ kind }) => kind !== 'invocation' && kind !== 'rest' && kind !== 'deadline')
  const named = open.slice(0, MOST_NAMED).map((reason): Phrase => {
    const { kind, name, due } = reason
    const code: Phrase = name === undefined ? [] : [' ', { code: name }]
    switch (kind) {
      case 'wait':
        return ['the end of wait', ...code, `, in ${lengthTo(due, now)}`]
      case 'retry':
        return [
          'the next attempt of',
          ...(code.length > 0 ? code : [' a step']),
          `, in ${lengthTo(due, now)}`,
        ]
      case 'callback':
        return [
          'an answer to callback',
          ...code,
          ...(due === undefined ? [] : [`, which times out in ${lengthTo(due, now)}`]),
        ]
      case 'invoke':
        return invokePhrase(reason, rowOf)
      default:
        return ['step', ...code, ', which has begun']
    }
  })
  const rest = open.length - MOST_NAMED
  return rest > 0 ? [...named, [`${rest} more`]] : named
}

function invokePhrase({ name, functionName, executionId }: ExecutionReason, rowOf: Waiting['rowOf']): Phrase {
  const called = functionName ?? name ?? 'a function'
  if (executionId === undefined) return ['function ', { code: called }]
  const title = rowOf(executionId)?.name
  return [
    'function ',
    { code: called },
    ' (',
    { id: executionId, ...(title !== undefined && { title }) },
    ')',
  ]
}

/** What the only execution that is waited for waits for. */
function detailsOf({ reasons, rowOf, isPast }: Waiting): Phrase[] {
  const [invoke, ...others] = reasons.filter(({ kind }) => kind === 'invoke')
  const row = invoke?.executionId === undefined || isPast ? undefined : rowOf(invoke.executionId)
  if (!row?.summary || row.status !== 'RUNNING' || others.length > 0) return []
  return [[`That one waits for ${row.summary.charAt(0).toLowerCase()}${row.summary.slice(1)}.`]]
}

function endOf({ reasons, now }: Waiting): string {
  const end = reasons.find(({ kind }) => kind === 'deadline')
  return end ? `Waits for nothing: its time is up in ${lengthTo(end.due, now)}.` : 'Waits for nothing.'
}

const advances: Readonly<Partial<Record<ExecutionReason['kind'], string>>> = {
  wait: 'the end of the wait',
  retry: 'the next attempt',
  rest: 'the next invocation',
}

function offersFor(reasons: readonly ExecutionReason[]): ExecutionOffer[] {
  const answers = reasons.flatMap(({ kind, callbackId, name }): ExecutionOffer[] =>
    kind === 'callback' && callbackId !== undefined
      ? [{ kind: 'answer', callbackId, name: name ?? 'the callback' }]
      : [],
  )
  const first = reasons
    .filter(({ kind, due }) => kind in advances && due !== undefined)
    .sort((one, other) => one.due! - other.due!)[0]
  const advance: ExecutionOffer[] = first
    ? [{ kind: 'advance', to: first.due!, what: advances[first.kind]! }]
    : []
  // One of many is as good as another: the operations have their own buttons.
  return [...answers.slice(0, 1), ...advance]
}
