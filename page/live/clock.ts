/** The hub's time, as it passes on this page between what the server tells. */
import { connection } from './connection.ts'
import { second, wallNow } from './now.ts'
import { clock } from './store.ts'

/** Milliseconds since the epoch on the hub's clock; stands still while nothing is connected. Drawn anew each second. */
export function hubNow(): number {
  second.value
  const told = clock.value
  if (!told) return wallNow()
  if (told.mode === 'manual') return told.now
  const until = connection.value.state === 'lost' ? connection.value.since : wallNow()
  return told.now + Math.max(0, until - told.toldAt)
}

/** Real time as the server has it; stands still while nothing is connected. Drawn anew each second. */
export function realNow(): number {
  second.value
  const until = connection.value.state === 'lost' ? connection.value.since : wallNow()
  const told = clock.value
  return told ? told.wallTime + Math.max(0, until - told.toldAt) : until
}
