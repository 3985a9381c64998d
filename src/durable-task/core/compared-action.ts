/** Actions in the form in which two answers to one turn, or an answer and the history, are compared. Pure. */
import type { TurnCommit } from './commit-turn.ts'
import type { EventBody, FailureDetails } from './events.ts'
import type { Timestamp } from './timestamp.ts'

/**
 * An action of an orchestrator as far as a replay must make it again: never its trace context, tags or stacks. Unset
 * fields do not apply to its kind.
 */
export interface ComparedAction {
  readonly kind:
    | 'activity'
    | 'sub-orchestration'
    | 'timer'
    | 'event'
    | 'entity signal'
    | 'entity call'
    | 'entity lock'
    | 'entity unlock'
    | 'termination'
    | 'end'
  readonly id: number
  /** Of the activity, orchestration, event or operation. */
  readonly name?: string | undefined
  readonly version?: string | undefined
  /** The instance or entity it is for; the entities of a lock with commas between them. */
  readonly target?: string | undefined
  /** When a timer fires, or a signal is to arrive. */
  readonly due?: Timestamp | undefined
  /** Text of the payload. */
  readonly input?: string | undefined
  /** Under which an entity answers. SDKs derive it from the instance and the turn's time. */
  readonly request?: string | undefined
  /** With which an end ends. */
  readonly status?: string | undefined
  readonly output?: string | undefined
  readonly failure?: string | undefined
  /** Events that continue-as-new hands over, as JSON. */
  readonly carried?: string | undefined
}

/** What a committed answer asks for, in the order of ids; its end comes last. */
export function actionsOf({ confirmations, result }: TurnCommit): ComparedAction[] {
  const actions = inOrder(confirmations.flatMap(confirmation => confirmedAction(confirmation) ?? []))
  if (result.type === 'continued') return actions
  if (result.type === 'ended') {
    const { outcome, eventId } = result
    const { status, output, failureDetails } = outcome
    return [...actions, endOf(eventId, status, output, failureDetails)]
  }
  const { id, result: input, newVersion, carryoverEvents } = result.action
  const carried = carryoverEvents.map(({ name, input }) => ({ name, input }))
  const again = { input, version: newVersion, carried: JSON.stringify(carried) }
  return [...actions, { kind: 'end', id, status: 'CONTINUED_AS_NEW', ...again }]
}

/** By id, the end last: Go's worker sends the actions of a turn in any order. Equal ids keep theirs. */
export const inOrder = (actions: readonly ComparedAction[]): ComparedAction[] =>
  [...actions].sort((a, b) => Number(a.kind === 'end') - Number(b.kind === 'end') || a.id - b.id)

/** The action that an event of a history proves; undefined for an event that is no confirmation of one. */
export function confirmedAction(event: EventBody & { eventId: number }): ComparedAction | undefined {
  const { eventId: id } = event
  switch (event.type) {
    case 'taskScheduled':
      return {
        kind: 'activity',
        id,
        name: event.name,
        version: event.version || undefined,
        input: event.input,
      }
    case 'subOrchestrationInstanceCreated': {
      const { name, version, instanceId: target, input } = event
      return { kind: 'sub-orchestration', id, name, version: version || undefined, target, input }
    }
    case 'timerCreated':
      return { kind: 'timer', id, due: event.fireAt }
    case 'eventSent':
      return { kind: 'event', id, name: event.name, target: event.instanceId, input: event.input }
    case 'entityOperationSignaled':
    case 'entityOperationCalled': {
      const {
        operation: name,
        targetInstanceId: target,
        scheduledTime: due,
        input,
        requestId: request,
      } = event
      const kind = event.type === 'entityOperationCalled' ? 'entity call' : 'entity signal'
      return { kind, id, name, target, due, input, request }
    }
    case 'entityLockRequested':
      return { kind: 'entity lock', id, target: event.lockSet.join(', '), request: event.criticalSectionId }
    case 'entityUnlockSent':
      return { kind: 'entity unlock', id, target: event.targetInstanceId, request: event.criticalSectionId }
    case 'genericEvent':
      return event.data?.startsWith(TERMINATION)
        ? { kind: 'termination', id, target: event.data.slice(TERMINATION.length) }
        : undefined
    case 'executionCompleted':
      return endOf(id, event.orchestrationStatus, event.result, event.failureDetails)
    default:
      return undefined
  }
}

/** How the history notes that an orchestration terminated another one; the protocol has no event for it. */
const TERMINATION = 'terminate '

function endOf(
  id: number,
  status: string,
  output: string | undefined,
  failureDetails: FailureDetails | undefined,
): ComparedAction {
  return { kind: 'end', id, status, output, failure: failureDetails && failureText(failureDetails) }
}

function failureText({ errorType, errorMessage, innerFailure }: FailureDetails): string {
  const text = [errorType, errorMessage].filter(part => part !== '').join(': ')
  return innerFailure ? `${text}, caused by ${failureText(innerFailure)}` : text
}
