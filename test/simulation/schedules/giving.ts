/** Whether a worker may be given what it is given: it has room for it, asked for it, and nobody else has it. */
import type { TaskHub } from '../../../src/durable-task/hub/task-hub.ts'
import type { Clock } from '../../../src/kernel/clock/clock.ts'
import type { ActivityLedger } from './activity-ledger.ts'
import type { Delivery, GivenTurn } from './deliveries.ts'
import { nameOf } from './deliveries.ts'
import type { Lives } from './lives.ts'
import { holds } from './violation.ts'

export interface Desk {
  readonly hub: TaskHub
  readonly lives: Lives
  readonly activities: ActivityLedger
  readonly wallClock: Clock
  /** What workers have and have said nothing of. */
  readonly out: ReadonlySet<Delivery>
  /** How often the hub was reset. */
  readonly era: number
}

export function expectMayGive(desk: Desk, delivery: Delivery): void {
  const { worker, kind } = delivery
  let has = 0
  for (const each of desk.out) if (each.worker === worker && each.kind === kind) has++
  const limit = worker.shape.limits[kind]
  holds(limit === 0 || has <= limit, 'credit', () => `worker ${worker.number} has ${has} of ${kind}`)
  holds(!worker.isFull, 'credit', () => `worker ${worker.number} is given more than its stream takes`)
  const { name, version } = workOf(desk, delivery)
  const filter = worker.shape.filters?.[kind]
  const isWanted =
    !filter ||
    filter.some(each => each.name === name && (each.versions.length === 0 || each.versions.includes(version)))
  holds(isWanted, 'filter', () => `worker ${worker.number} was given ${name} ${version}`)
  if (kind === 'orchestration') expectMayRun(desk, delivery)
  if (kind === 'activity') desk.activities.expectRested(delivery, desk.wallClock.now())
}

/** What filters look at: an activity counts as the version of the execution that asked for it. */
function workOf({ lives }: Desk, delivery: Delivery): { name: string; version: string } {
  const { kind, instanceId } = delivery
  if (kind === 'entity') return { name: instanceId.split('@')[1] ?? '', version: '' }
  if (kind === 'orchestration') {
    const { name = '', version = '' } = lives.records.get(instanceId)?.started ?? {}
    return { name, version }
  }
  const { executionId, task } = delivery.activity
  return { name: task.name, version: lives.executions.get(executionId)?.started?.version ?? '' }
}

/** It is not held, and has no other turn. */
function expectMayRun({ hub, out, era }: Desk, turn: GivenTurn): void {
  const { instanceId, executionId } = turn
  for (const each of out) {
    const isRival =
      each !== turn &&
      each.kind === 'orchestration' &&
      !each.isAnswered &&
      !each.isVain &&
      each.era === era &&
      each.executionId === executionId
    holds(!isRival, 'turn', () => `${instanceId} has a second turn beside #${each.number}`)
  }
  const status = hub.get(instanceId)?.orchestrationStatus
  const isActive = status === 'PENDING' || status === 'RUNNING'
  holds(isActive, 'turn', () => `${instanceId} is ${status} and has a turn`)
}

export function describeGiven(delivery: Delivery): string {
  const name = nameOf(delivery)
  if (delivery.kind === 'orchestration')
    return `${name}: ${delivery.newEvents.map(({ type }) => type).join(', ')}`
  return delivery.kind === 'entity' ? `${name}: ${delivery.batch.operations.length} operations` : name
}
