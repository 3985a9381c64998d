/** Continue-as-new: what the next generation starts with (section 2.10). Pure. */
import type { CompleteOrchestration } from './actions.ts'
import type { ExecutionStarted, Message } from './events.ts'
import type { Instance } from './instance.ts'

/** Messages of an old execution that still mean something to the next one. */
const outlives = (message: Message): boolean =>
  message.type === 'eventRaised'
    ? !message.isAnswer
    : message.type === 'executionSuspended' || message.type === 'executionResumed'

export interface Generation {
  readonly started: ExecutionStarted
  readonly inbox: Message[]
}

/** The beginning of the next generation: its first event, the carried events, then what arrived meanwhile. */
export function nextGeneration(
  { started, inbox }: Pick<Instance, 'instanceId' | 'started' | 'inbox'>,
  action: CompleteOrchestration,
  executionId: string,
): Generation {
  const carried = action.carryoverEvents.flatMap<Message>(({ type, name, input }) =>
    type === 'eventRaised' ? [{ type, name: name ?? '', input }] : [],
  )
  const next: ExecutionStarted = {
    ...started,
    orchestrationInstance: { instanceId: started.orchestrationInstance.instanceId, executionId },
    version: action.newVersion ?? started.version,
    input: action.result,
    scheduledStartTimestamp: undefined,
    tags: Object.keys(action.tags).length > 0 ? action.tags : started.tags,
  }
  return {
    started: next,
    inbox: [next, ...carried, ...inbox.filter(outlives)],
  }
}
