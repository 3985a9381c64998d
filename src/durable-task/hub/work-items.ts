/** The work items of a hub, found by id, by token of their current lease, and by instance. */

import { workItemMachine } from '../../../machines/work-item.ts'
import type { WorkDescription } from '../../../machines/worker.ts'
import type { Supervisor } from '../../kernel/actors.ts'
import type { ActivityTask, TurnDelivery, WorkItem } from './work.ts'

export class WorkItems {
  private readonly supervisor: Pick<Supervisor<never>, 'create'>
  private readonly maxDeliveries: number
  private readonly byId = new Map<string, WorkItem>()
  private readonly byToken = new Map<string, WorkItem>()
  private readonly byInstance = new Map<string, Set<WorkItem>>()
  private readonly replays = new Set<WorkItem>()
  private readonly placeOf: (sequence: number) => number
  private sequence = 0

  constructor(
    supervisor: Pick<Supervisor<never>, 'create'>,
    maxDeliveries: number,
    placeOf: (sequence: number) => number,
  ) {
    this.supervisor = supervisor
    this.placeOf = placeOf
    this.maxDeliveries = maxDeliveries
  }

  /** Makes an item; its actor is not started yet. */
  create(
    work: WorkDescription,
    instanceId: string,
    activity?: ActivityTask,
    replay?: TurnDelivery,
  ): WorkItem {
    const sequence = this.sequence++
    const id = `${instanceId}#${sequence} ${work.name}`
    const actor = this.supervisor.create(workItemMachine, {
      id,
      input: { itemId: id, maxDeliveries: this.maxDeliveries },
    })
    const item: WorkItem = {
      id,
      place: this.placeOf(sequence),
      work,
      instanceId,
      activity,
      replay,
      actor,
      isQueued: false,
      since: 0,
      isTold: false,
      holder: undefined,
      chunks: [],
      size: 0,
    }
    this.byId.set(id, item)
    if (replay) {
      this.replays.add(item)
      return item
    }
    const siblings = this.byInstance.get(instanceId)
    if (siblings) siblings.add(item)
    else this.byInstance.set(instanceId, new Set([item]))
    return item
  }

  get(id: string): WorkItem | undefined {
    return this.byId.get(id)
  }

  withToken(token: string): WorkItem | undefined {
    return this.byToken.get(token)
  }

  /** The instance's own, oldest first: no replays. */
  of(instanceId: string): WorkItem[] {
    return [...(this.byInstance.get(instanceId) ?? [])]
  }

  get hasReplays(): boolean {
    return this.replays.size > 0
  }

  /** Turns of the instance that are given to a worker once more. */
  replaysOf(instanceId: string): WorkItem[] {
    return [...this.replays].filter(item => item.instanceId === instanceId)
  }

  /**
   * Go's worker echoes no token, so its answers are told apart by instance: a replay is never out beside another turn
   * of the same instance.
   */
  isBarred(item: WorkItem): boolean {
    if (this.replays.size === 0 || item.work.kind !== 'orchestration') return false
    const { instanceId } = item
    const others = [...this.replaysOf(instanceId), ...(item.replay ? this.of(instanceId) : [])]
    return others.some(({ work, holder }) => work.kind === 'orchestration' && holder?.isStandIn === false)
  }

  /** Without a copy, for whoever only looks: this is asked after every change. */
  each(): Iterable<WorkItem> {
    return this.byId.values()
  }

  all(): WorkItem[] {
    return [...this.byId.values()]
  }

  /** Makes `token` the item's lease; an earlier one no longer names it. */
  lease(item: WorkItem, token: string): void {
    this.endLease(item)
    this.byToken.set(token, item)
  }

  endLease(item: WorkItem): void {
    this.byToken.delete(tokenOf(item))
  }

  remove(item: WorkItem): void {
    this.endLease(item)
    this.byId.delete(item.id)
    if (this.replays.delete(item)) return
    const siblings = this.byInstance.get(item.instanceId)
    siblings?.delete(item)
    if (siblings?.size === 0) this.byInstance.delete(item.instanceId)
  }
}

/** Token of the item's last lease, or `''`, which no lease has. */
export const tokenOf = ({ actor }: WorkItem): string => actor.getSnapshot().context.token ?? ''
