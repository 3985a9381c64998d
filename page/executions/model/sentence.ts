/** The sentence over an execution: why it waits, why it failed, what came of it; or the same at a past step. */
import type { ExecutionRow } from '../../live/types.ts'
import { describeOutcome } from './outcome.ts'
import { reasonsAt } from './reasons-at.ts'
import { statusAt } from './status-at.ts'
import type { ExecutionStory } from './story.ts'
import { describeWaiting, type ExecutionSentence } from './waiting.ts'

interface Present {
  /** On the service's clock. */
  readonly now: number
  readonly rowOf: (id: string) => ExecutionRow | undefined
}

/** As it is now. */
export function sentenceNow(story: ExecutionStory, { now, rowOf }: Present): ExecutionSentence {
  const { row, reasons, invocations } = story.view
  const outcome = describeOutcome(story)
  if (outcome)
    return {
      title: row.status === 'FAILED' ? 'Why did it fail?' : 'Outcome',
      ...outcome,
      offers: [],
    }
  const last = invocations.at(-1)
  const running = last?.endedAt === undefined ? last : undefined
  return { title: 'Why is it waiting?', ...describeWaiting({ reasons, now, rowOf, running, isPast: false }) }
}

/** As it was at a step of the log. */
export function sentenceAt(story: ExecutionStory, step: number): ExecutionSentence {
  const entry = story.view.log[step]
  const title = `At transition ${step + 1}`
  const status = entry && statusAt(entry)
  if (!entry || status !== 'running') {
    const outcome = describeOutcome(story)
    if (outcome) return { title, ...outcome, offers: [] }
    return { title, text: [`It had ended: ${status ?? 'unknown'}.`], details: [], offers: [] }
  }
  const turn = story.turns.findLast(({ from }) => from.step <= step)
  const running = turn && { number: turn.number, startedAt: turn.from.at }
  const told = describeWaiting({
    ...{ reasons: reasonsAt(story, step), now: entry.at, isPast: true },
    ...{ running, rowOf: () => undefined },
  })
  return { title, ...told, offers: [] }
}
