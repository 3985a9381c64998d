/** Nothing stands still without a reason: what waits is said to wait for all that it waits for, and it is on its way. */
import type { Reason } from '../../../src/durable-task/hub/reason.ts'
import type { TaskHub } from '../../../src/durable-task/hub/task-hub.ts'
import type { Delivery, Worker } from './deliveries.ts'
import type { Execution, Lives } from './lives.ts'
import type { Tally } from './tally.ts'
import { holds } from './violation.ts'

export function expectReasons(
  hub: TaskHub,
  lives: Lives,
  out: ReadonlySet<Delivery>,
  now: number,
  tally: Tally,
): void {
  expectNextDue(hub, lives)
  const isOut = new Set<string>()
  for (const each of out) if (!each.isAnswered) isOut.add(keyOf(each))
  for (const { instanceId, outcome } of lives.records.values()) {
    if (outcome) continue
    const reasons = hub.inspection.reasons(instanceId)
    holds(reasons.length > 0, 'reason', () => `${instanceId} gives no reason`)
    for (const reason of reasons) {
      expectPlace(instanceId, reason, isOut)
      tally.add(`waits for: ${reason.kind}${reason.place ? ` (${reason.place})` : ''}`)
    }
    const due = reasons.filter(({ due }) => due !== undefined && due <= now)
    holds(due.length === 0, 'time', () => `${instanceId}: ${due[0]?.text}, which is past`)
    const goesOn = reasons.some(({ kind }) => kind === 'turn' || kind === 'resume' || kind === 'start')
    const execution = lives.of(instanceId)
    if (!goesOn && execution) expectAllSaid(execution, reasons)
  }
}

/** A worker's room is what it has not answered for, and nothing else. */
export function expectCredit(hub: TaskHub, out: ReadonlySet<Delivery>): void {
  const has = new Map<string, number>()
  for (const { worker, kind } of out) {
    const key = `${worker.connected?.profile.name} ${kind}`
    has.set(key, (has.get(key) ?? 0) + 1)
  }
  for (const { name, slots } of hub.inspection.workerInfos())
    for (const kind of ['orchestration', 'activity', 'entity'] as const) {
      const count = has.get(`${name} ${kind}`) ?? 0
      const { used } = slots[kind]
      holds(used === count, 'credit', () => `${name} has ${count} of kind ${kind}, and ${used} are counted`)
    }
}

/** No turn and no activity waits that a worker has room for; of entities a worker may be waited for that is known to host them. */
export function expectNothingHeldBack(
  hub: TaskHub,
  workers: readonly Worker[],
  out: ReadonlySet<Delivery>,
): void {
  for (const { kind, name, version, servedBy } of hub.inspection.queueInfos()) {
    const idle = workers.find(worker => {
      if (kind === 'entity' || worker.isFull || !servedBy.includes(worker.connected?.id ?? '')) return false
      const limit = worker.shape.limits[kind]
      return (
        limit === 0 || [...out].filter(each => each.worker === worker && each.kind === kind).length < limit
      )
    })
    holds(
      !idle,
      'stuck',
      () => `${kind} ${name} ${version} waits, and worker ${idle?.number} has room for it`,
    )
  }
}

/** What is scheduled is somebody's who lives, and a timer of one that waits for it. */
function expectNextDue(hub: TaskHub, lives: Lives): void {
  const next = hub.inspection.nextDue()
  if (!next || next.kind === 'signal') return
  const { kind, id } = next
  const isOwned = id !== undefined && kind !== 'other' && lives.lives(id)
  holds(isOwned, 'time', () => `a ${kind} of ${id} is scheduled, and it is over`)
  const execution = lives.of(id)
  // One that was rewound has timers of the execution before it until its first turn.
  if (kind !== 'timer' || !execution || (execution.rewound && !execution.open)) return
  const waits = execution.open !== undefined && execution.open.timer.length > 0
  holds(waits, 'time', () => `a timer of ${id} is scheduled, and its execution has none`)
}

const keyOf = ({ kind, instanceId }: Delivery): string => `${kind} ${instanceId}`

/** What is said to be out is at a worker. */
function expectPlace(
  instanceId: string,
  { kind, place, text, entityId }: Reason,
  out: ReadonlySet<string>,
): void {
  if (place !== 'out') return
  const key = entityId
    ? `entity ${entityId}`
    : kind === 'turn'
      ? `orchestration ${instanceId}`
      : `activity ${instanceId}`
  holds(out.has(key), 'lost', () => `${instanceId}: ${text}, and no worker has it`)
}

/** It has no turn to come: so each thing that its program waits for must be among the reasons. */
function expectAllSaid(execution: Execution, reasons: readonly Reason[]): void {
  const { instanceId, open, carried, raised, base, taken } = execution
  const said = reasons.map(({ text }) => text)
  holds(open, 'stuck', () => `${instanceId} has had no turn: ${said}`)
  const isSaid = (kind: Reason['kind'], id?: string): boolean =>
    reasons.some(reason => reason.kind === kind && (id === undefined || `${reason.taskId}` === id))
  for (const id of open.activity)
    holds(isSaid('activity', id), 'stuck', () => `${instanceId} waits for activity ${id}, and says: ${said}`)
  for (const id of open.child)
    holds(isSaid('child', id), 'stuck', () => `${instanceId} waits for child ${id}, and says: ${said}`)
  if (open.timer.length > 0)
    holds(isSaid('timer'), 'stuck', () => `${instanceId} waits for a timer, and says: ${said}`)
  const atEntities = (kind: 'call' | 'lock'): number => reasons.filter(reason => reason.kind === kind).length
  for (const kind of ['call', 'lock'] as const)
    holds(
      atEntities(kind) >= open[kind].length,
      'stuck',
      () => `${instanceId} waits for ${open[kind].length} answers (${kind}), and says: ${said}`,
    )
  const isIdle = Object.values(open).every(keys => keys.length === 0)
  holds(!isIdle, 'stuck', () => `${instanceId} waits for nothing, and says: ${said}`)
  const untaken = carried.length + raised.length - base - taken
  holds(untaken === 0, 'stuck', () => `${instanceId} has not had ${untaken} of its events, and says: ${said}`)
}
