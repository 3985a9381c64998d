/** Whether a history ends inside a critical section, which no replay can enter again (section 1.8). Pure. */
import { parseEntityId } from './entity-id.ts'
import type { EventCodec } from './events.ts'
import type { EncodedEvent } from './history-log.ts'

/** Id of an entity whose lock was asked for and not let go, or undefined. */
export function findUnreleasedLock(past: readonly EncodedEvent[], codec: EventCodec): string | undefined {
  const held = new Map<string, string>()
  for (const { bytes, entry } of past) {
    if (entry.type !== 'entityLockRequested' && entry.type !== 'entityUnlockSent') continue
    const event = codec.decode(bytes)
    if (event.type === 'entityLockRequested')
      for (const target of event.lockSet) held.set(keyOf(event.criticalSectionId, target), target)
    if (event.type === 'entityUnlockSent')
      held.delete(keyOf(event.criticalSectionId, event.targetInstanceId ?? ''))
  }
  const [unreleased] = held.values()
  return unreleased
}

const keyOf = (criticalSectionId: string, target: string): string =>
  JSON.stringify([criticalSectionId, parseEntityId(target)?.id])
