/** PurgeInstances (section 1.12): only what has ended goes, and everything of it. */

import { childrenOf, parentOf } from '../core/instance.ts'
import { type InstanceFilter, matchesFilter } from '../core/query.ts'
import { checkBatch, isEntityId, requireInstanceId } from '../core/validation.ts'
import type { HostedInstance, HubCore } from './core.ts'
import type { Entities } from './entities.ts'
import type { Lifecycle } from './lifecycle.ts'

export interface PurgeScope {
  readonly recursive: boolean
  /** Whether ids of entities are refused; an orchestration is purged either way. */
  readonly isOrchestration: boolean
}

export interface PurgeResult {
  readonly deletedInstanceCount: number
  readonly isComplete: boolean
}

export class Purger {
  private readonly core: HubCore
  private readonly lifecycle: Lifecycle
  private readonly entities: Entities

  constructor(core: HubCore, lifecycle: Lifecycle, entities: Entities) {
    this.core = core
    this.lifecycle = lifecycle
    this.entities = entities
  }

  byId(instanceId: string, scope: PurgeScope): PurgeResult {
    return { deletedInstanceCount: this.purgeAny(requireInstanceId(instanceId), scope), isComplete: true }
  }

  byBatch(instanceIds: readonly string[], scope: PurgeScope): PurgeResult {
    checkBatch(instanceIds)
    const deletedInstanceCount = instanceIds.reduce((sum, id) => sum + this.purgeAny(id, scope), 0)
    return { deletedInstanceCount, isComplete: true }
  }

  /** Stops after `timeout` milliseconds with a partial count. */
  byFilter(filter: InstanceFilter, timeout: number | undefined, recursive: boolean): PurgeResult {
    const { wallClock } = this.core.settings
    const end = timeout === undefined ? Number.POSITIVE_INFINITY : wallClock.now() + timeout
    let deletedInstanceCount = 0
    for (const instance of [...this.core.instances.values()]) {
      if (wallClock.now() > end) return { deletedInstanceCount, isComplete: false }
      const { instanceId, createdAt, started } = instance
      const status = this.core.statusOf(instance)
      if (matchesFilter({ instanceId, createdAt, status, name: started.name }, filter))
        deletedInstanceCount += this.purge(instanceId, recursive)
    }
    return { deletedInstanceCount, isComplete: true }
  }

  private purgeAny(id: string, { recursive, isOrchestration }: PurgeScope): number {
    if (!isEntityId(id)) return this.purge(id, recursive)
    return !isOrchestration && this.entities.purge(id) ? 1 : 0
  }

  private purge(instanceId: string, recursive: boolean): number {
    const instance = this.core.instances.get(instanceId)
    if (!instance?.outcome) return 0
    let count = 0
    const doomed = [instance]
    for (let parent = doomed.pop(); parent; parent = doomed.pop()) {
      this.remove(parent)
      count++
      if (recursive) for (const child of this.finishedChildren(parent)) doomed.push(child)
    }
    return count
  }

  /** A child whose termination is under way is ended first; one that simply runs is left alone. */
  private finishedChildren(parent: HostedInstance): HostedInstance[] {
    return childrenOf(parent).flatMap(childId => {
      const child = this.core.instances.get(childId)
      if (!child || parentOf(child)?.instanceId !== parent.instanceId) return []
      const { termination } = child
      if (termination)
        this.lifecycle.terminate(child, { output: termination.output, recurse: true, immediately: true })
      return child.outcome ? [child] : []
    })
  }

  private remove(instance: HostedInstance): void {
    this.lifecycle.remove(instance)
    this.core.waiters.tellGone(instance.instanceId)
  }
}
