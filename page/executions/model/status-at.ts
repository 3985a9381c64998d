/** Where the machine of an execution stood, as a status. */
import type { StatusStretch } from '../../instance/model/story.ts'
import type { MachineEntry } from '../../live/types.ts'
import type { StatusWord } from '../../parts/status.tsx'

const words: Readonly<Record<string, StatusWord>> = {
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  timedOut: 'timed-out',
  stopped: 'stopped',
}

export const statusAt = ({ to }: Pick<MachineEntry, 'to'>): StatusWord | undefined =>
  words[String((Object(to) as { lifecycle?: unknown }).lifecycle)]

/** Whether its handler was called, rested or neither: a state of the machine's other region. */
export const invocationAt = ({ to }: Pick<MachineEntry, 'to'>): unknown =>
  (Object(to) as { invocation?: unknown }).invocation

export function readStatuses(log: readonly MachineEntry[]): StatusStretch[] {
  const stretches: { status: StatusWord; from: StatusStretch['from']; to: StatusStretch['to'] }[] = []
  for (const [step, entry] of log.entries()) {
    const status = statusAt(entry)
    const last = stretches.at(-1)
    if (!status || last?.status === status) continue
    const from = { at: entry.at, step }
    if (last) last.to = from
    stretches.push({ status, from, to: undefined })
  }
  return stretches
}
