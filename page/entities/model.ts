/** What an entity's view says beside its fields. */
import type { EntityView, WorkerInfo } from '../live/types.ts'

/** Workers that take an entity's batches. */
export function serversOf(id: string, workers: readonly WorkerInfo[]): WorkerInfo[] {
  const name = nameOf(id)
  return workers.filter(({ serves, slots }) =>
    serves
      ? serves.entity.some(served => served.name.replace(/^@/, '').toLowerCase() === name)
      : slots.entity.limit !== 0,
  )
}

/** `@name@key` has its name in small letters wherever it is compared. */
const nameOf = (id: string): string => (id.split('@')[1] ?? '').toLowerCase()

/** Operations that have been seen, the latest first. */
export function knownOperations({ queue, executing, delayed, log }: EntityView): string[] {
  const arrived = log.flatMap(({ details }) =>
    details?.message !== 'lock' && typeof details?.name === 'string' ? [details.name] : [],
  )
  const waiting = [...executing, ...queue, ...delayed].flatMap(({ operation }) => operation ?? [])
  return [...new Set([...arrived.reverse(), ...waiting.reverse()])]
}

type Message = EntityView['queue'][number]

/** When a message of the queue runs, in words; `before` are those ahead of it. */
export function whenItRuns(
  message: Message,
  before: readonly Message[],
  { lockedBy, status }: EntityView,
): string {
  const ahead = before.length
  const lockAhead = before.findLastIndex(({ kind }) => kind === 'lock')
  if (message.kind === 'call' && message.from !== undefined && message.from === lockedBy?.instanceId)
    return 'with the next batch: its caller holds the lock'
  if (lockAhead !== -1) return `#${lockAhead + 1} has unlocked`
  if (lockedBy) return message.kind === 'lock' && ahead === 0 ? 'the lock is free' : 'the lock is free again'
  if (message.kind === 'lock')
    return ahead === 0 && status === 'idle' ? 'at once' : 'what is before it has run'
  return status === 'executing' ? 'the batch that is out is back' : 'a worker takes it'
}
