/** Waits of clients: for the start or the end of an instance, or for any state of it (section 1.4). */
import type { Wait } from '../../kernel/waiters.ts'
import { checkCount } from '../core/limits.ts'
import { type InstanceState, isTerminal } from '../core/state.ts'
import { requireInstanceId } from '../core/validation.ts'
import type { HubCore } from './core.ts'
import type { Skipper } from './skipper.ts'

export type WaitFor = 'start' | 'completion'

type Condition = (state: InstanceState) => boolean

const conditions: Record<WaitFor, Condition> = {
  start: ({ orchestrationStatus }) => orchestrationStatus !== 'PENDING',
  completion: ({ orchestrationStatus }) => isTerminal(orchestrationStatus),
}

export class Waits {
  private readonly core: HubCore
  private readonly skipper: Skipper

  constructor(core: HubCore, skipper: Skipper) {
    this.core = core
    this.skipper = skipper
  }

  open(instanceId: string, what: WaitFor, patience: number): Wait<InstanceState> {
    const { instances, settings } = this.core
    if (!instances.has(requireInstanceId(instanceId)) && settings.unknownInstanceWait === 'notFound')
      this.core.require(instanceId)
    return this.until(instanceId, conditions[what], patience)
  }

  until(instanceId: string, isMet: Condition, patience: number): Wait<InstanceState> {
    const { core } = this
    const existing = core.instances.get(requireInstanceId(instanceId))
    const state = existing && core.stateOf(existing)
    if (state && isMet(state)) return { promise: Promise.resolve(state), cancel: () => {} }
    const { limits, wallClock } = core.settings
    checkCount(limits, 'maxOpenWaits', core.waiters.size)
    const wait = core.waiters.open(instanceId, isMet, wallClock.now() + patience)
    this.skipper.consider()
    return wait
  }
}
