/** Entities, and what was sent to them, out of JSON. Throws `invalid-request` with the path. */
import { invalidRequest } from '../../kernel/errors.ts'
import type { EntityMessage, EntityOperation, LockRequest, Sender } from './entity.ts'
import { parseEntityId } from './entity-id.ts'
import { isObject, readers } from './event-json-fields.ts'
import { count, listOf, name, number, oneOf, optionalPart, part, readFields } from './read-fields.ts'
import type { ReadEntity } from './snapshot.ts'

const { text, optionalText, payload, optionalInstant, texts, trace } = readers

const readSender = (json: unknown, where: string): Sender =>
  readFields<Sender>(json, where, { instanceId: name, executionId: name })

const dialect = oneOf(['native', 'legacy'])

const readOperation = (json: unknown, where: string): EntityOperation =>
  readFields<EntityOperation>(json, where, {
    kind: oneOf(['signal', 'call']),
    requestId: text,
    operation: text,
    input: payload,
    scheduledTime: optionalInstant,
    dialect,
    sender: optionalPart(readSender),
    arrivedAt: number,
    traceContext: trace,
  })

const readLock = (json: unknown, where: string): LockRequest =>
  readFields<LockRequest>(json, where, {
    kind: oneOf(['lock']),
    criticalSectionId: text,
    lockSet: texts,
    position: count,
    sender: part(readSender),
    dialect,
  })

const readEntityMessage = (json: unknown, where: string): EntityMessage =>
  isObject(json) && json.kind === 'lock' ? readLock(json, where) : readOperation(json, where)

export function readEntity(json: unknown, where: string): ReadEntity {
  const entity = readFields<ReadEntity>(json, where, {
    id: name,
    incarnation: name,
    lastModified: number,
    state: optionalText,
    holder: optionalPart((holder, path) =>
      readFields(holder, path, { instanceId: name, executionId: name, criticalSectionId: text }),
    ),
    lane: listOf(readOperation),
    queue: listOf(readEntityMessage),
    delayed: listOf(readOperation),
  })
  if (parseEntityId(entity.id)?.id !== entity.id)
    throw invalidRequest(
      `${where}.id is '${entity.id}', but an entity id is '@name@key', the name in lower case.`,
    )
  const timeless = entity.delayed.findIndex(({ scheduledTime }) => !scheduledTime)
  if (timeless !== -1) throw invalidRequest(`${where}.delayed[${timeless}] has no scheduledTime.`)
  return entity
}
