/** What an instance waits for, or its outcome, in a few words. */
import { formatDuration } from '../../kernel/duration.ts'
import { oneLine } from '../columns.ts'
import { shortWorker } from './views.ts'

interface Summarized {
  readonly summary?: string | undefined
  readonly due?: number | undefined
  readonly completedAt?: number | undefined
}

/** A timer or start that it ends with is said with the time that is left on the hub's clock. */
export function summaryText(summarized: Summarized, now: number, longest: number): string {
  const { summary = '', due, completedAt } = summarized
  const left = due === undefined ? '' : due <= now ? ' now' : ` in ${formatDuration(due - now)}`
  return oneLine(completedAt === undefined ? shortened(summary) : summary, longest - left.length) + left
}

const shortened = (text: string): string =>
  text.replaceAll(/ on ([^;]*? at [^\s;]+)/g, (_, worker: string) => ` on ${shortWorker(worker)}`)
