/** Workers: answers to the work they were sent. Whatever they name, the call succeeds (section 1.14). */
import { BackendError } from '../../kernel/errors.ts'
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
    hub.completeTurn(request)
    return {}
  },
  CompleteActivityTask: (request, { hub }) => {
    hub.completeActivity(request)
    return {}
  },
  CompleteEntityTask: () => {
    throw new BackendError('not-covered', 'Entities are not served by this version of the backend.')
  },
  AbandonTaskActivityWorkItem: ({ completionToken }, { hub }) => {
    hub.abandon(completionToken)
    return {}
  },
  AbandonTaskOrchestratorWorkItem: ({ completionToken }, { hub }) => {
    hub.abandon(completionToken)
    return {}
  },
  AbandonTaskEntityWorkItem: () => {
    throw new BackendError('not-covered', 'Entities are not served by this version of the backend.')
  },
}
