/** Whether a history ends inside a critical section, which no replay can enter again (section 1.8). Pure. */
import { parseEntityId } from './entity-id.ts'
import type { EventCodec, EventType, HistoryEvent } from './events.ts'
import type { EncodedEvent } from './history-log.ts'
import { legacyEffectOf } from './legacy-entity.ts'

/** Id of an entity whose lock was asked for and not let go, or undefined. */
export function findUnreleasedLock(past: readonly EncodedEvent[], codec: EventCodec): string | undefined {
  const held = new Map<string, string>()
  for (const { bytes, entry } of past) {
    if (!speaksOfLocks.has(entry.type)) continue
    const { section, locked = [], released } = readEvent(codec.decode(bytes))
    for (const target of locked) held.set(keyOf(section, target), target)
    if (released !== undefined) held.delete(keyOf(section, released))
  }
  const [unreleased] = held.values()
  return unreleased
}

const speaksOfLocks = new Set<EventType>(['entityLockRequested', 'entityUnlockSent', 'eventSent'])

interface LockChange {
  section?: string
  locked?: readonly string[]
  released?: string | undefined
}

/** What an event says of locks, in either form. */
function readEvent(event: HistoryEvent): LockChange {
  if (event.type === 'entityLockRequested') return { section: event.criticalSectionId, locked: event.lockSet }
  if (event.type === 'entityUnlockSent')
    return { section: event.criticalSectionId, released: event.targetInstanceId }
  const effect = event.type === 'eventSent' ? legacyEffectOf(event) : undefined
  if (effect?.type === 'lockEntities') return { section: effect.criticalSectionId, locked: effect.lockSet }
  if (effect?.type === 'unlockEntity')
    return { section: effect.criticalSectionId, released: effect.entity.id }
  return {}
}

const keyOf = (section: string | undefined, target: string): string =>
  JSON.stringify([section, parseEntityId(target)?.id])
