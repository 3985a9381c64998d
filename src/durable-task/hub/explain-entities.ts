/** What an execution waits for at entities: locks and answers. */
import { describeInstant } from '../../kernel/instant.ts'
import type { EntityMessage } from '../core/entity.ts'
import type { HubCore } from './core.ts'
import { explainItem } from './explain-item.ts'
import { type HostedEntity, holderOf } from './hosted-entity.ts'

/** One sentence per open lock request and call. Looks at every entity: asked only when somebody wonders. */
export function entityReasons(core: HubCore, executionId: string): string[] {
  const isOurs = ({ kind, sender }: EntityMessage): boolean =>
    kind !== 'signal' && sender?.executionId === executionId
  return [...core.entities.values()].flatMap(entity => {
    const { batch, queue } = entity.mailbox
    const delayed = [...entity.delayed].filter(({ operation }) => isOurs(operation))
    return [
      ...batch.filter(isOurs).map(message => `${subjectOf(entity, message)}: ${whereBatchIs(core, entity)}`),
      ...queue
        .filter(isOurs)
        .map(message => `${subjectOf(entity, message)}${whatIsBefore(core, entity, message)}`),
      ...delayed.map(
        ({ operation, scheduled }) =>
          `${subjectOf(entity, operation)} until ${describeInstant(scheduled.due)}, as it was asked to`,
      ),
    ]
  })
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

function whatIsBefore(core: HubCore, entity: HostedEntity, message: EntityMessage): string {
  const { queue, batch } = entity.mailbox
  const before = queue.indexOf(message) + batch.length
  const behind = before > 0 ? `, behind ${before} other ${before === 1 ? 'message' : 'messages'}` : ''
  const holder = holderOf(entity)
  if (holder && holder.executionId !== message.sender?.executionId)
    return `, held by '${holder.instanceId}'${behind}`
  return entity.batchItem === undefined ? behind : `${behind}: ${whereBatchIs(core, entity)}`
}

function whereBatchIs(core: HubCore, { batchItem }: HostedEntity): string {
  const item = core.dispatcher.items.get(batchItem ?? '')
  return item ? explainItem(core, item) : 'its batch is done'
}
