/** What an update makes of an operation (sections 3.2 and 3.4). The update must have been checked. */

import { closeByUpdate } from './close-execution.ts'
import type { Draft } from './draft.ts'
import { kinds } from './kinds/index.ts'
import type { CheckedUpdate, Surroundings } from './kinds/kind.ts'
import { isClosed, recordOf, statusOf } from './operation.ts'
import { type Operation, present } from './protocol.ts'

export function applyUpdate(draft: Draft, update: CheckedUpdate, around: Surroundings): void {
  const { Id, Type } = update
  if (Type === 'EXECUTION') {
    closeByUpdate(draft, update, around.now)
    return
  }
  const kind = kinds[Type]
  const before = draft.get(Id)?.operation
  const snapshot = draft.move(Type, draft.standing(Type, Id), Id, kind.hears(update, around.now))
  const applied = { update, draft, around, before }
  const Status = statusOf(snapshot)
  const { ParentId, Name, SubType } = before ?? update
  const operation: Operation = present({
    ...before,
    Id,
    Type,
    Status,
    StartTimestamp: before?.StartTimestamp ?? around.now,
    ParentId,
    Name,
    SubType,
    EndTimestamp: isClosed(Status) ? around.now : undefined,
    ...kind.details(applied, snapshot),
  })
  draft.put(recordOf(operation, snapshot))
  const event = kind.event(applied, operation)
  if (event) draft.append(event)
}
