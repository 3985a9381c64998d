/** Workers: answers to the work they were sent. Whatever they name, the call succeeds (section 1.14). */
import type { UnaryHandlers } from './handlers.ts'

type WorkerHandlers = Pick<
  UnaryHandlers,
  | 'CompleteOrchestratorTask'
  | 'CompleteActivityTask'
  | 'CompleteEntityTask'
  | 'AbandonTaskActivityWorkItem'
  | 'AbandonTaskOrchestratorWorkItem'
  | 'AbandonTaskEntityWorkItem'
>

export const workerHandlers: WorkerHandlers = {
  CompleteOrchestratorTask: (request, { hub }) => {
    hub.workers.completeTurn(request)
    return {}
  },
  CompleteActivityTask: (request, { hub }) => {
    hub.workers.completeActivity(request)
    return {}
  },
  CompleteEntityTask: (request, { hub }) => {
    hub.workers.completeBatch(request)
    return {}
  },
  AbandonTaskActivityWorkItem: ({ completionToken }, { hub }) => {
    hub.workers.abandon(completionToken)
    return {}
  },
  AbandonTaskOrchestratorWorkItem: ({ completionToken }, { hub }) => {
    hub.workers.abandon(completionToken)
    return {}
  },
  AbandonTaskEntityWorkItem: ({ completionToken }, { hub }) => {
    hub.workers.abandon(completionToken)
    return {}
  },
}
