/** Checks of ids and batches that come from clients. */
import { invalidRequest } from '../../kernel/errors.ts'
import type { Limits } from './limits.ts'

const LARGEST_BATCH = 500

/** Refuses a missing id (section 1.0, item 5). */
export function requireInstanceId(instanceId: string): string {
  // From plain JavaScript it may be undefined.
  if (!instanceId) throw invalidRequest('An instance id is required, but the request has none.')
  return instanceId
}

/** Refuses an id that is too long to come from a client, or has characters that its ids may not have. */
export function checkId({ maxIdLength, idCharacters }: Limits, id: string, what: string): void {
  if (maxIdLength > 0 && id.length > maxIdLength)
    throw invalidRequest(
      `The length of ${what} is at most ${maxIdLength} characters (limits.maxIdLength); this one has ${id.length}. Choose a shorter one.`,
    )
  const odd = idCharacters === 'printable' ? /[^ -~]/u.exec(id) : null
  if (odd)
    throw invalidRequest(
      `The characters of ${what} are printable ones of ASCII (limits.idCharacters); this one has ${codePoint(odd[0])} at position ${odd.index}. Choose an id without it.`,
    )
}

const codePoint = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`

/** Refuses an id a client may not choose for a new instance. */
export function checkNewInstanceId(limits: Limits, instanceId: string): void {
  checkId(limits, instanceId, 'an instance id')
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
