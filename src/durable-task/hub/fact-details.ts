/** What an event carries beside its type, for those who watch: plain data, no payloads. */
import type { AnyEventObject, AnyMachineSnapshot } from 'xstate'
import type { EntityContext } from '../../../machines/entity.ts'
import type { Message } from '../core/events.ts'
import { answeredId } from '../core/history-log.ts'

/**
 * Of a message its type (`message`), the id of the action it answers (`taskId`), the name of the event or operation (`name`)
 * and who sent it (`from`); the `reason` of who steers; the `worker` that takes a turn or batch; the `status` at the end;
 * who takes and gives back a lock (`lockedBy`, `releasedBy`).
 */
export type FactDetails = Readonly<Record<string, unknown>>

const told = [
  'message',
  'taskId',
  'name',
  'from',
  'reason',
  'immediately',
  'worker',
  'operations',
  'status',
  'continuedAsNew',
]

/** Longer texts are cut: a reason may be anything. */
const LONGEST = 200

export function detailsOf(
  event: AnyEventObject,
  before: AnyMachineSnapshot,
  after: AnyMachineSnapshot,
): FactDetails | undefined {
  const details: Record<string, unknown> = {}
  for (const key of told) if (event[key] !== undefined) details[key] = shortened(event[key])
  const [last, holder] = [holderIn(before), holderIn(after)]
  if (last !== holder) {
    if (last) details.releasedBy = last.instanceId
    if (holder) details.lockedBy = holder.instanceId
  }
  return Object.keys(details).length > 0 ? details : undefined
}

/** What tells an instance of a message: nothing is made of it but what is at hand. */
export const arrivalOf = (inbox: number, message: Message) =>
  ({
    type: 'message.arrived',
    inbox,
    message: message.type,
    taskId: answeredId(message),
    name: message.type === 'eventRaised' ? message.name : undefined,
  }) as const

const holderIn = ({ context }: AnyMachineSnapshot): EntityContext['holder'] => context.holder

const shortened = (value: unknown): unknown =>
  typeof value === 'string' && value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value
