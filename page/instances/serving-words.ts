/** Workers and queues in a few words. */
import { formatAge } from '../format/duration.ts'
import { counted, formatNumber } from '../format/text.ts'
import type { Serving } from '../live/types.ts'

interface ServingWords {
  readonly workers: string
  readonly facts: readonly string[]
  readonly warnings: readonly string[]
}

/** `now` is real time, as the ages of queues are. */
export function servingWords({ workers, queues, paused }: Serving, now: number): ServingWords {
  const used = workers.reduce((sum, { slots }) => sum + slots.activity.used, 0)
  const limits = workers.map(({ slots }) => slots.activity.limit)
  const limit = limits.every(each => each !== undefined)
    ? limits.reduce((sum, each) => sum + each, 0)
    : undefined
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0)
  const oldest = Math.min(...queues.map(queue => queue.oldest))
  const unserved = queues.filter(({ servedBy }) => servedBy.length === 0).map(({ name }) => name)
  return {
    workers: workers.length === 0 ? 'No worker' : counted(workers.length, 'worker'),
    facts: [
      ...(workers.length > 0
        ? [`Activities ${formatNumber(used)}${limit === undefined ? '' : ` of ${formatNumber(limit)}`}`]
        : []),
      waiting > 0 ? `Queued ${formatNumber(waiting)}, oldest ${formatAge(now - oldest)}` : 'Nothing queued',
      ...(paused ? ['Dispatch paused'] : []),
    ],
    warnings: unserved.length > 0 ? [`No worker serves ${namesIn(unserved)}`] : [],
  }
}

/** Names until it gets long. */
const namesIn = (names: readonly string[]): string => {
  const different = [...new Set(names)]
  return different.length > 3
    ? `${different.slice(0, 2).join(', ')} and ${different.length - 2} more`
    : different.join(', ')
}
