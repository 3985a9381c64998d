/** What an instance waits for, or waited for, as a sentence. */
import { formatDuration } from '../../format/duration.ts'
import { formatInstant } from '../../format/instant.ts'
import type { Reason, Serving } from '../../live/types.ts'
import { isCall, type Lane } from './lane.ts'
import { listed, type Phrase } from './phrase.ts'
import { whyQueued } from './queued.ts'
import { shortWorker } from './worker-name.ts'

/** What can be done about it, beside the sentence. */
export type Offer =
  | { readonly kind: 'raise' | 'resume' | 'rewind' | 'connect' }
  | { readonly kind: 'advance'; readonly to: number }

export interface Sentence {
  readonly title: string
  readonly text: Phrase
  readonly details: readonly Phrase[]
  readonly offers: readonly Offer[]
}

export interface Waiting {
  readonly reasons: readonly Reason[]
  readonly lanes: readonly Lane[]
  /** At a past step: told in the past tense. */
  readonly isPast: boolean
  /** On the hub's clock. */
  readonly now: number
  /** On the clock of the reasons' `since`. */
  readonly sinceNow: number
  readonly hasRun: boolean
  readonly serving: Serving | undefined
  /** What a child waits for, in a few words. */
  readonly summaryOf?: ((id: string) => string | undefined) | undefined
}

/** More lines about single activities than these are counted. */
const MOST_DETAILS = 3

export function describeWaiting(waiting: Waiting): Pick<Sentence, 'text' | 'details' | 'offers'> {
  const { reasons, isPast } = waiting
  const details = [...activityDetails(waiting), ...childDetails(waiting)]
  const turn = reasons.find(({ kind }) => kind === 'turn')
  const things = thingsOf(waiting)
  const offers = offersFor(reasons)
  if (turn) return { ...describeTurn(turn, waiting, things), offers }
  const start = reasons.find(({ kind }) => kind === 'start')
  if (start?.due !== undefined) {
    const length = formatDuration(start.due - waiting.now)
    return {
      text: [`${isPast ? 'Was to start' : 'Starts'} in ${length}, at ${formatInstant(start.due)}.`],
      details,
      offers,
    }
  }
  const text: Phrase = [isPast ? 'Waited for ' : 'Waits for ', ...listed(things), '.']
  const isOpen = reasons.every(({ kind }) => kind === 'timer' || kind === 'event')
  const hint: Phrase = ['It may wait for an event too: the protocol does not tell which ones are awaited.']
  const which: Phrase = ['Nothing is queued or out. The protocol does not tell which event is awaited.']
  const isEvent = reasons.some(({ kind }) => kind === 'event')
  return { text, details: isOpen && !isPast ? [isEvent ? which : hint, ...details] : details, offers }
}

function describeTurn(
  turn: Reason,
  waiting: Waiting,
  things: readonly Phrase[],
): Pick<Sentence, 'text' | 'details'> {
  const { isPast, hasRun, serving } = waiting
  const length = elapsed(turn, waiting)
  const others: Phrase[] =
    things.length > 0 ? [[isPast ? 'Open: ' : 'Also open: ', ...listed(things), '.']] : []
  if (turn.place === 'out') {
    const where = turn.worker === undefined ? 'out' : `on ${shortWorker(turn.worker)}`
    return {
      text: [`A turn ${isPast ? 'was' : 'is'} ${where}${length && ` for ${length}`}.`],
      details: others,
    }
  }
  const text: Phrase = [`${isPast ? 'Waited' : 'Waits'} for its ${hasRun ? 'next' : 'first'} turn.`]
  if (turn.place === 'resting')
    return { text, details: [['The turn rests after deliveries that failed, and is sent again.'], ...others] }
  const why = isPast ? undefined : whyQueued(serving, 'orchestration', turn.name ?? '')
  const queued: Phrase = [`Queued${length && ` for ${length}`}`, ...(why ? [': ', ...why] : []), '.']
  return { text, details: isPast ? others : [queued, ...others] }
}

/** One part of the sentence for each thing that is waited for. */
function thingsOf({ reasons, lanes, now }: Waiting): Phrase[] {
  const things: Phrase[] = []
  for (const [name, open] of byName(reasons, 'activity')) {
    const [first] = open
    const all = togetherWith(lanes, name, open)
    if (open.length === 1 && all <= 1) things.push(['activity ', { code: `${name} #${first?.taskId}` }])
    else
      things.push([
        `${open.length < all ? `${open.length} of ${all}` : open.length} activities `,
        { code: name },
      ])
  }
  for (const [name, open] of byName(reasons, 'child')) {
    const id = open[0]?.instanceId
    if (open.length === 1 && id !== undefined) things.push(['child ', { id }, ` (${name})`])
    else things.push([`${open.length} children `, { code: name }])
  }
  const timers = reasons
    .filter(({ kind }) => kind === 'timer')
    .sort((one, other) => (one.due ?? 0) - (other.due ?? 0))
  for (const reason of reasons)
    if (reason.kind === 'lock') {
      const held: Phrase = reason.instanceId ? [', held by ', { id: reason.instanceId }] : []
      things.push(['the lock on ', { id: reason.entityId ?? '' }, ...held])
    } else if (reason.kind === 'call')
      things.push([
        'the answer of ',
        { id: reason.entityId ?? '' },
        ' to ',
        { code: reason.name ?? 'a call' },
      ])
    else if (reason.kind === 'event') things.push(['an event'])
    else if (reason.kind === 'resume') things.push(['a resume'])
  const [timer] = timers
  if (timer) {
    const due = formatDuration((timer.due ?? now) - now)
    const more = timers.length > 1 ? `, the first of ${timers.length}` : ''
    things.push(['timer ', { code: `#${timer.taskId ?? ''}` }, `${more}, due in ${due}`])
  }
  return things
}

function byName(reasons: readonly Reason[], kind: Reason['kind']): Map<string, Reason[]> {
  const groups = new Map<string, Reason[]>()
  for (const reason of reasons) {
    if (reason.kind !== kind) continue
    const name = reason.name ?? ''
    const others = groups.get(name)
    if (others) others.push(reason)
    else groups.set(name, [reason])
  }
  return groups
}

/** How many of a name were scheduled together with those that are open. */
function togetherWith(lanes: readonly Lane[], name: string, open: readonly Reason[]): number {
  const ids = new Set(open.map(({ taskId }) => taskId))
  const bars = lanes.flatMap(lane =>
    isCall(lane) && lane.kind === 'activity' && lane.name === name ? lane.bars : [],
  )
  const steps = new Set(bars.filter(({ number }) => ids.has(number)).map(({ queued }) => queued?.step))
  return bars.filter(({ queued }) => steps.has(queued?.step)).length
}

function activityDetails(waiting: Waiting): Phrase[] {
  const { isPast, serving } = waiting
  const activities = waiting.reasons.filter(({ kind }) => kind === 'activity')
  const details = activities.slice(0, MOST_DETAILS).map((reason): Phrase => {
    const length = elapsed(reason, waiting)
    const lasting = length && ` for ${length}`
    if (reason.place === 'out')
      return [
        `#${reason.taskId} ${isPast ? 'ran' : 'runs'} on ${shortWorker(reason.worker ?? 'a worker')}${lasting}.`,
      ]
    if (reason.place === 'resting') return [`#${reason.taskId} rests after deliveries that failed.`]
    const why = isPast ? undefined : whyQueued(serving, 'activity', reason.name ?? '')
    return [
      `#${reason.taskId} ${isPast ? 'was' : 'is'} queued${lasting}`,
      ...(why ? [': ', ...why] : []),
      '.',
    ]
  })
  const rest = activities.length - MOST_DETAILS
  return rest > 0 ? [...details, [`And ${rest} more.`]] : details
}

/** What the only child waits for. */
function childDetails({ reasons, summaryOf }: Waiting): Phrase[] {
  const [child, ...others] = reasons.filter(({ kind }) => kind === 'child')
  if (!child || others.length > 0) return []
  const summary = summaryOf?.(child.instanceId ?? '')
  return summary ? [[`The child waits for ${summary.charAt(0).toLowerCase()}${summary.slice(1)}.`]] : []
}

/** How long it is where it is; empty when nobody knows, or when it is not worth a word. */
function elapsed({ since }: Reason, { sinceNow }: Waiting): string {
  const length = since === undefined ? 0 : sinceNow - since
  return length > 0 ? formatDuration(length) : ''
}

function offersFor(reasons: readonly Reason[]): Offer[] {
  const offers: Offer[] = []
  const kinds = new Set(reasons.map(({ kind }) => kind))
  if (!kinds.has('turn') && !kinds.has('start') && (kinds.has('event') || kinds.has('timer')))
    offers.push({ kind: 'raise' })
  const moments = reasons.flatMap(({ kind, due }) =>
    (kind === 'timer' || kind === 'start') && due !== undefined ? [due] : [],
  )
  const due = Math.min(...moments)
  if (moments.length > 0) offers.push({ kind: 'advance', to: due })
  if (reasons.some(({ isUnserved }) => isUnserved)) offers.push({ kind: 'connect' })
  return offers
}
