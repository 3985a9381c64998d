/** The server's memory and handles over time, and whether they stay where they are. */
import type { Usage } from '../servers/control.ts'
import { median } from '../statistics.ts'
import { number } from '../text.ts'

export interface Sample extends Usage {
  /** Bytes of heap and buffers after a garbage collection. */
  kept: number
  /** Minutes since the beginning. */
  at: number
  /** Things done so far. */
  done: number
}

/** What may come and go within a collection, in bytes. */
const slack = 4_000_000

export const head = [
  'minute'.padStart(8),
  'done'.padStart(10),
  'kept MB'.padStart(9),
  'resident MB',
  'handles',
].join('  ')

export const lineOf = ({ at, done, kept, rss, handles }: Sample): string =>
  [
    number(1)(at).padStart(8),
    number(0)(done).padStart(10),
    number(1)(kept / 1e6).padStart(9),
    number(0)(rss / 1e6).padStart(11),
    String(handles).padStart(7),
  ].join('  ')

/**
 * A sentence for each thing that grew: the memory of the last quarter is held against that of the second, for the first
 * is when the server warms up; the handles at rest, after the end, against those at rest before the beginning.
 */
export function growthIn(samples: readonly Sample[], before: Usage, after: Usage): string[] {
  const quarter = Math.floor(samples.length / 4)
  const early = median(samples.slice(quarter, 2 * quarter).map(({ kept }) => kept))
  const late = median(samples.slice(-quarter).map(({ kept }) => kept))
  const megabytes = (bytes: number) => `${number(1)(bytes / 1e6)} MB`
  const problems: string[] = []
  if (quarter === 0) problems.push('too few samples to tell whether memory stayed flat')
  else if (late > early * 1.1 + slack)
    problems.push(`memory grew from ${megabytes(early)} to ${megabytes(late)}`)
  if (after.handles > before.handles) problems.push(`handles grew from ${before.handles} to ${after.handles}`)
  return problems
}
