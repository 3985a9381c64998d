/** Fakes in words, and what they answer. */
import type { Fakes, QueueInfo } from '../live/types.ts'

export type FakeInUse = Fakes['fakes'][number]

/** What work a fake answers. */
export const answeredBy = ({ fake }: FakeInUse): { kind: QueueInfo['kind']; name: string } => {
  if (fake.activity !== undefined) return { kind: 'activity', name: fake.activity }
  return fake.orchestration !== undefined
    ? { kind: 'orchestration', name: fake.orchestration }
    : { kind: 'entity', name: fake.entity ?? '' }
}

/** Whether a fake may answer what waits in a queue. */
export const isFaked = (queue: Pick<QueueInfo, 'kind' | 'name'>, inUse: readonly FakeInUse[]): boolean =>
  inUse.some(fake => {
    const { kind, name } = answeredBy(fake)
    return kind === queue.kind && name.toLowerCase() === queue.name.toLowerCase()
  })
