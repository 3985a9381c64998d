/** What executions wait for at entities: locks and answers. */
import { describeInstant } from '../../kernel/instant.ts'
import type { EntityMessage } from '../core/entity.ts'
import type { HubCore } from './core.ts'
import { explainItem, whereIs } from './explain-item.ts'
import { type HostedEntity, holderOf } from './hosted-entity.ts'
import type { Reason } from './reason.ts'

/** A lock request or a call that has not been answered. */
interface OpenMessage {
  readonly entity: HostedEntity
  readonly message: EntityMessage
  /** How many messages come before it, of a queued one. */
  readonly before?: number
  /** When it comes, of a delayed one. */
  readonly due?: number
}

/** What is open at entities, by the execution that waits for it. */
export type OpenMessages = ReadonlyMap<string, readonly OpenMessage[]>

/** Looks at every entity once, for however many executions are asked about. */
export function findOpenMessages({ entities }: HubCore): OpenMessages {
  const open = new Map<string, OpenMessage[]>()
  const note = (found: OpenMessage): void => {
    const { kind, sender } = found.message
    if (kind === 'signal' || !sender) return
    const known = open.get(sender.executionId)
    if (known) known.push(found)
    else open.set(sender.executionId, [found])
  }
  for (const entity of entities.values()) {
    const { batch, queue } = entity.mailbox
    for (const message of batch) note({ entity, message })
    for (const [index, message] of queue.entries()) note({ entity, message, before: index + batch.length })
    for (const { operation, scheduled } of entity.delayed)
      note({ entity, message: operation, due: scheduled.due })
  }
  return open
}

/** Why an execution waits for this message. */
export function entityReason(core: HubCore, { entity, message, before, due }: OpenMessage): Reason {
  const subject = subjectOf(entity, message)
  const known = {
    kind: message.kind === 'lock' ? 'lock' : 'call',
    entityId: entity.id,
    name: message.kind === 'lock' ? undefined : message.operation,
  } as const
  if (due !== undefined)
    return { ...known, due, text: `${subject} until ${describeInstant(due)}, as it was asked to` }
  if (before === undefined)
    return { ...known, ...batchOf(core, entity), text: `${subject}: ${whereBatchIs(core, entity)}` }
  const behind = before > 0 ? `, behind ${before} other ${before === 1 ? 'message' : 'messages'}` : ''
  const holder = holderOf(entity)
  if (holder && holder.executionId !== message.sender?.executionId) {
    const { instanceId } = holder
    return { ...known, instanceId, text: `${subject}, held by '${instanceId}'${behind}` }
  }
  if (entity.batchItem === undefined) return { ...known, text: `${subject}${behind}` }
  return { ...known, ...batchOf(core, entity), text: `${subject}${behind}: ${whereBatchIs(core, entity)}` }
}

/** Entities whose messages nobody runs: a line each. Those of a lock holder are its own affair. */
export function idleEntities(core: HubCore): string[] {
  return [...core.entities.values()].flatMap(entity => {
    const { batch, backlog } = entity.mailbox
    const waiting = batch.length + backlog
    if (waiting === 0) return []
    const holder = holderOf(entity)
    const held = holder ? `, held by '${holder.instanceId}'` : ''
    const where = entity.batchItem === undefined ? '' : `: ${whereBatchIs(core, entity)}`
    return [`'${entity.id}' has ${waiting} ${waiting === 1 ? 'message' : 'messages'} waiting${held}${where}.`]
  })
}

const subjectOf = ({ id }: HostedEntity, message: EntityMessage): string =>
  message.kind === 'lock'
    ? `it waits for the lock of '${id}'`
    : `its call '${message.operation}' to '${id}' waits`

function whereBatchIs(core: HubCore, { batchItem }: HostedEntity): string {
  const item = core.dispatcher.items.get(batchItem ?? '')
  return item ? explainItem(core, item) : 'its batch is done'
}

function batchOf(core: HubCore, { batchItem }: HostedEntity): Partial<Reason> {
  const item = core.dispatcher.items.get(batchItem ?? '')
  return item ? whereIs(core, item) : {}
}
