/** Lets somebody watch a hub. While nobody does, it costs a test for `undefined` here and there. */
import { entityMachine } from '../../../machines/entity.ts'
import { orchestrationMachine } from '../../../machines/orchestration.ts'
import type { Supervisor } from '../../kernel/actors.ts'
import { describe } from '../../kernel/errors.ts'
import type { Look } from '../../kernel/light-actor.ts'
import { isSameState } from '../../kernel/same-state.ts'
import type { HostedInstance } from './core.ts'
import { detailsOf } from './fact-details.ts'
import {
  type BareFact,
  finishedFact,
  inspectInstance,
  statusIn,
  type WorkOutcome,
  workOnTheWay,
} from './facts.ts'
import type { HubSettings } from './settings.ts'
import type { HubTracer } from './tracer.ts'
import type { ConnectedWorker, WorkItem } from './work.ts'

/** Somebody who watches a hub. */
export interface HubWatcher {
  /** Told in the middle of the hub's work: notes it, and looks at nothing. `at` is an instant of the hub's clock. */
  onFact(fact: BareFact, at: number): void
  /** Everything that followed from what was said last is done: now the hub may be looked at, and asked for more. */
  onWhole(): void
}

export class HubWatch {
  private readonly settings: HubSettings
  private readonly supervisor: Supervisor<never>
  private watcher: HubWatcher | undefined
  /** Times what happens, where somebody wants to know. */
  tracer: HubTracer | undefined

  constructor(settings: HubSettings, supervisor: Supervisor<never>) {
    this.settings = settings
    this.supervisor = supervisor
  }

  set(watcher: HubWatcher | undefined): void {
    this.watcher = watcher
    this.supervisor.look = watcher && this.look
  }

  /** Says a fact, made only if somebody watches. */
  tell(make: () => BareFact): void {
    const { watcher } = this
    if (watcher) this.guard(() => watcher.onFact(make(), this.settings.clock.now()))
  }

  /** Says something to the tracer, if there is one. */
  trace(say: (tracer: HubTracer) => void): void {
    const { tracer } = this
    if (tracer) this.guard(() => say(tracer))
  }

  /** There is an orchestration that was not there before, or not with this execution. */
  tellOfNew(instance: HostedInstance): void {
    if (!instance.outcome) this.trace(tracer => tracer.onBegun(instance))
    this.tell(() => ({ type: 'registered', id: instance.instanceId, actor: inspectInstance(instance) }))
  }

  /** It goes on as another execution. */
  tellOfGeneration(instance: HostedInstance): void {
    const { instanceId: id, executionId } = instance
    this.trace(tracer => tracer.onBegun(instance))
    this.tell(() => ({ type: 'continuedAsNew', id, executionId }))
  }

  /** It has ended; its record says how. */
  tellOfEnd(instance: HostedInstance, completedAt: number): void {
    this.trace(tracer => tracer.onEnded(instance))
    this.tell(() => finishedFact(instance.instanceId, inspectInstance(instance).status, completedAt))
  }

  /** The hub has forgotten it. */
  tellOfGone(instance: HostedInstance): void {
    this.trace(tracer => tracer.onRemoved(instance))
    this.tell(() => ({ type: 'purged', id: instance.instanceId }))
  }

  /** The item goes to the worker. */
  tellSent(item: WorkItem, worker: ConnectedWorker, isReplay: boolean): void {
    this.trace(tracer => tracer.onSent(item))
    item.isTold = this.watcher !== undefined && !isReplay
    if (item.isTold) this.tell(() => ({ type: 'workSent', ...workOnTheWay(item, worker) }))
  }

  /** The item is out no more; a fact only where one said that it was sent. */
  tellBack(item: WorkItem, worker: ConnectedWorker, outcome: WorkOutcome): void {
    this.trace(tracer => tracer.onBack(item, outcome))
    if (item.isTold) this.tell(() => ({ type: 'workBack', ...workOnTheWay(item, worker), outcome }))
  }

  /** A change of the hub is whole. */
  settled(): void {
    const { watcher } = this
    if (watcher) this.guard(() => watcher.onWhole())
  }

  private readonly look: Look = (machine, id, taken, old, now) => {
    const { type: event } = taken
    // xstate's own: an actor that is stopped is gone already.
    if ((machine !== orchestrationMachine && machine !== entityMachine) || event.startsWith('xstate.')) return
    const details = detailsOf(taken, old, now)
    const { value: to, context } = now
    this.tell(() => ({ type: 'received', id, event, details, state: to, context }))
    if (isSameState(old.value, to)) return
    const { value: from } = old
    const [statusBefore, statusAfter] = [statusIn(old), statusIn(now)]
    this.tell(() => ({ type: 'transitioned', id, event, details, from, to, statusBefore, statusAfter }))
  }

  /** Who watches must not break what is watched. */
  private guard(say: () => void): void {
    try {
      say()
    } catch (error) {
      this.settings.log.error(`Whoever watches the hub '${this.settings.name}' failed: ${describe(error)}`)
    }
  }
}
