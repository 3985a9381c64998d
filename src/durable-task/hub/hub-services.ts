/** What the inner circle of a hub needs from the services around it. */
import type { EntityFact } from '../../../machines/entity.ts'
import type { OrchestrationFact } from '../../../machines/orchestration.ts'
import type { HostedInstance } from './core.ts'
import type { HostedEntity } from './hosted-entity.ts'

/** What the services of the hub do when an actor says something. */
export interface HubServices {
  onOrchestrationFact(fact: OrchestrationFact): void
  /** The instance's actor broke. */
  onBrokenInstance(instance: HostedInstance, error: unknown): void
  onEntityFact(fact: EntityFact): void
  /** The entity's actor broke. */
  onBrokenEntity(entity: HostedEntity, error: unknown): void
  /** The instance is asked to end, when its turn has been answered. */
  onTerminating(instance: HostedInstance): void
  /** An execution is over, however that came about: what it holds of others is let go. */
  onExecutionOver(executionId: string): void
  /** The instance is not as it was, and whoever waited for that has been told. */
  onChanged(instance: HostedInstance): void
  /** The hub has forgotten the instance. */
  onRemoved(instance: HostedInstance): void
  /** Lets go what need not be kept; true where that was something. */
  tidy(): boolean
  /** A change of the hub is whole, and what followed from it is done. */
  onSettled(): void
}
