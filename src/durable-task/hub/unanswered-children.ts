import { indexOf } from '../core/history-log.ts'
import type { Instance } from '../core/instance.ts'
import { matchAnswers } from '../core/rewind.ts'

/** Children whose answers an instance waits for. Reads no event, only the history's index. */
export function unansweredChildren({
  history: { entries },
  turn,
  inbox,
}: Pick<Instance, 'history' | 'turn' | 'inbox'>): { taskId: number; instanceId: string }[] {
  if (!entries.some(({ childId }) => childId !== undefined)) return []
  const nowhere = { eventId: -1, timestamp: { seconds: 0, nanos: 0 } }
  const told = [...(turn?.messages ?? []), ...inbox].map(message => indexOf(message, nowhere))
  const answered = new Set(matchAnswers([...entries, ...told]).values())
  return entries.flatMap(({ childId: instanceId, eventId: taskId }, index) =>
    instanceId === undefined || answered.has(index) ? [] : [{ taskId, instanceId }],
  )
}
