/** Where an actor stands that is made from a record, and not from the beginning. Pure. */
import { type EntityContents, entityMachine, type LockHolder } from '../../../machines/entity.ts'
import { orchestrationMachine } from '../../../machines/orchestration.ts'

/** What a living orchestration's actor knows beside its record. */
export interface Standing {
  /** Messages that no committed turn has consumed. */
  readonly inbox: number
  readonly hasRun: boolean
  readonly isDue: boolean
  readonly owesTurn: boolean
  readonly isSuspended: boolean
  readonly isTerminating: boolean
}

/**
 * A living orchestration, with no turn queued: tell it of its inbox, and it asks for one. A termination is only ever
 * waited with while a turn is out, so one that is terminating has it out still: tell it that it is lost.
 */
export function orchestrationAt(instanceId: string, standing: Standing) {
  const { isSuspended, isTerminating, hasRun, isDue } = standing
  const pending = isDue ? ('due' as const) : ('scheduled' as const)
  const lifecycle = isSuspended ? 'suspended' : hasRun ? 'running' : { pending }
  const { inbox, owesTurn } = standing
  return orchestrationMachine.resolveState({
    value: { live: { turn: isTerminating ? 'out' : 'idle', lifecycle } },
    context: { instanceId, inbox, owesTurn, hasRun, isDue, isTerminating },
  })
}

/** An orchestration that has failed, ready to be rewound. */
export const failedOrchestration = (instanceId: string) =>
  orchestrationMachine.resolveState({
    value: 'failed',
    context: { instanceId, inbox: 0, owesTurn: false, hasRun: true, isDue: true, isTerminating: false },
  })

/** An entity with no batch queued: tell it of its contents, and it asks for one. */
export function entityAt(entityId: string, contents: EntityContents, holder: LockHolder | undefined) {
  return entityMachine.resolveState({
    value: { live: { lock: holder ? 'locked' : 'free', batch: 'idle' } },
    context: { ...contents, entityId, holder },
  })
}
