/** The sentence over an instance: why it waits, why it failed, what came of it; or the same at a past step. */
import type { Serving } from '../../live/types.ts'
import { statusAt } from './log-lines.ts'
import { nowAt } from './moment.ts'
import { describeOutcome, describeSuspension } from './outcome.ts'
import { reasonsAt } from './reasons-at.ts'
import type { Story } from './story.ts'
import { describeWaiting, type Sentence } from './waiting.ts'

interface Present {
  /** On the hub's clock. */
  readonly now: number
  /** Real time. */
  readonly wallNow: number
  readonly serving: Serving | undefined
  /** What another instance waits for, in a few words. */
  readonly summaryOf: (id: string) => string | undefined
}

/** As it is now. */
export function sentenceNow(story: Story, { now, wallNow, serving, summaryOf }: Present): Sentence {
  const { state, log, reasons } = story.view
  const outcome = describeOutcome(story)
  if (outcome) return { title: state.status === 'FAILED' ? 'Why did it fail?' : 'Outcome', ...outcome }
  const title = 'Why is it waiting?'
  if (state.status === 'SUSPENDED') {
    const rest = reasons.filter(({ kind }) => kind !== 'resume')
    const told = describeSuspension(story, log.length - 1, false)
    return { title, ...told, offers: [...told.offers, ...offersOf(story, rest, now)] }
  }
  const common = { lanes: story.lanes, hasRun: state.status !== 'PENDING', now, serving, summaryOf }
  return { title, ...describeWaiting({ ...common, reasons, isPast: false, sinceNow: wallNow }) }
}

const offersOf = (story: Story, reasons: Story['view']['reasons'], now: number): Sentence['offers'] =>
  describeWaiting({
    ...{ lanes: story.lanes, reasons, now, sinceNow: now },
    ...{ isPast: false, hasRun: true, serving: undefined },
  }).offers.filter(({ kind }) => kind === 'advance')

/** As it was at a step of the log. */
export function sentenceAt(story: Story, step: number): Sentence {
  const entry = story.view.log[step]
  const title = `At transition ${step + 1}`
  const outcome = typeof entry?.to === 'string' && step >= (story.end?.step ?? Number.POSITIVE_INFINITY)
  const ended = outcome ? describeOutcome(story) : undefined
  if (ended) return { title, ...ended, offers: [] }
  if (typeof entry?.to === 'string')
    return { title, text: [`It had ended: ${entry.to}.`], details: [], offers: [] }
  if (entry && statusAt(entry) === 'suspended') return { title, ...describeSuspension(story, step, true) }
  const { at } = entry ?? nowAt(0)
  const told = describeWaiting({
    ...{ reasons: reasonsAt(story, step), lanes: story.lanes, isPast: true },
    ...{ now: at, sinceNow: at, serving: undefined },
    hasRun: entry !== undefined && statusAt(entry) !== 'pending',
  })
  return { title, ...told, offers: [] }
}
