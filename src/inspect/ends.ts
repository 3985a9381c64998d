import type { ActorOf, AnyFact } from './fact.ts'

/** When an orchestration or execution has ended; undefined while it lives, and for all others. */
export function endOf(actor: ActorOf<AnyFact>): number | undefined {
  if (actor.kind === 'orchestration') return actor.completedAt
  return actor.kind === 'execution' ? actor.endedAt : undefined
}
