/** Checks of ids and batches that come from clients. */
import { invalidRequest } from '../../kernel/errors.ts'

const LONGEST_ID = 100
const LARGEST_BATCH = 500

/** Refuses a missing id (section 1.0, item 5). */
export function requireInstanceId(instanceId: string): string {
  // From plain JavaScript it may be undefined.
  if (!instanceId) throw invalidRequest('An instance id is required, but the request has none.')
  return instanceId
}

/** Refuses an id that is too long to come from a client. */
export function checkIdLength(id: string, what: string): void {
  if (id.length > LONGEST_ID)
    throw invalidRequest(
      `The length of ${what} is at most ${LONGEST_ID} characters; this one has ${id.length}.`,
    )
}

/** Refuses an id a client may not choose for a new instance. */
export function checkNewInstanceId(instanceId: string): void {
  checkIdLength(instanceId, 'an instance id')
  if (isEntityId(instanceId))
    throw invalidRequest(`The instance id '${instanceId}' begins with '@', which is kept for entities.`)
}

/** Refuses an orchestration without a name; no worker could ever run it. */
export function requireName(name: string): void {
  if (name === '') throw invalidRequest('An orchestration name is required, but the request has none.')
}

export const isEntityId = (instanceId: string): boolean => instanceId.startsWith('@')

export function checkBatch(instanceIds: readonly string[]): void {
  if (instanceIds.length > LARGEST_BATCH)
    throw invalidRequest(
      `A batch may hold ${LARGEST_BATCH} instance ids; this one has ${instanceIds.length}.`,
    )
}
