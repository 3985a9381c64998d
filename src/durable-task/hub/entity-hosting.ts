/** Which workers host which entities: said by their filters and limits, or learned from their answers. */
import type { BatchResponse } from '../core/commit-batch.ts'
import type { ConnectedWorker } from './work.ts'

/** What is known of a worker and one entity name. */
export type Hosting = 'hosts' | 'unknown' | 'refuses'

export function hostingOf({ learned, profile }: ConnectedWorker, name: string): Hosting {
  const { limits, filters } = profile
  const isDeclared = limits.entity > 0 || filters?.entity.some(filter => filter.name === name)
  return learned.get(name) ?? (isDeclared ? 'hosts' : 'unknown')
}

/** Remembers what an answer has told; a worker that has once hosted an entity does not forget how. */
export function learn({ learned }: ConnectedWorker, name: string, hosting: Hosting): void {
  if (learned.get(name) !== 'hosts') learned.set(name, hosting)
}

/** What an answer tells of its worker; undefined when nothing can be concluded. */
export function readHosting({ results, failureDetails }: BatchResponse): Hosting | undefined {
  if (results.some(({ success }) => success)) return 'hosts'
  const failures = [failureDetails, ...results.map(({ failure }) => failure?.failureDetails)]
  return failures.some(failure => failure && notRegistered.test(failure.errorType)) ? 'refuses' : undefined
}

/** How the SDKs call an entity that nobody registered. */
const notRegistered = /(^|\.)(EntityTaskNotFound|EntityNotRegisteredError)$/
