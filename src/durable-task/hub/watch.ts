/** Lets somebody watch a hub. While nobody does, it costs a test for `undefined` here and there. */
import type { AnyMachineSnapshot, StateValue } from 'xstate'
import { entityMachine } from '../../../machines/entity.ts'
import { orchestrationMachine } from '../../../machines/orchestration.ts'
import type { Look, Supervisor } from '../../kernel/actors.ts'
import { describe } from '../../kernel/errors.ts'
import type { HostedInstance } from './core.ts'
import { type BareFact, inspectInstance, statusIn } from './facts.ts'
import type { HubSettings } from './settings.ts'

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

  /** There is an orchestration that was not there before, or not with this execution. */
  tellOfNew(instance: HostedInstance): void {
    this.tell(() => ({ type: 'registered', id: instance.instanceId, actor: inspectInstance(instance) }))
  }

  /** A change of the hub is whole. */
  settled(): void {
    const { watcher } = this
    if (watcher) this.guard(() => watcher.onWhole())
  }

  private readonly look: Look = (logic, id, { type: event }, before, after) => {
    // xstate's own: an actor that is stopped is gone already.
    if ((logic !== orchestrationMachine && logic !== entityMachine) || event.startsWith('xstate.')) return
    const [old, now] = [before as AnyMachineSnapshot, after as AnyMachineSnapshot]
    this.tell(() => ({ type: 'received', id, event, context: now.context }))
    if (isSame(old.value, now.value)) return
    const [statusBefore, statusAfter] = [statusIn(old), statusIn(now)]
    const { value: from } = old
    this.tell(() => ({ type: 'transitioned', id, event, from, to: now.value, statusBefore, statusAfter }))
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

function isSame(one: StateValue | undefined, other: StateValue | undefined): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object') return false
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every(key => isSame(one[key], other[key]))
}
