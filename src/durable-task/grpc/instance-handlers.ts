/** Clients: start instances, look at them, steer them. */

import { type InstanceState, withoutPayloads } from '../core/state.ts'
import type { WaitFor } from '../hub/waits.ts'
import type { CallContext, RequestOf, UnaryHandlers } from './handlers.ts'

type InstanceHandlers = Pick<
  UnaryHandlers,
  | 'StartInstance'
  | 'GetInstance'
  | 'WaitForInstanceStart'
  | 'WaitForInstanceCompletion'
  | 'RaiseEvent'
  | 'SuspendInstance'
  | 'ResumeInstance'
  | 'TerminateInstance'
  | 'SkipGracefulOrchestrationTerminations'
  | 'RestartInstance'
  | 'RewindInstance'
>

export const instanceHandlers: InstanceHandlers = {
  StartInstance: (request, { hub }) => {
    const { instanceId, name, version, input, tags, scheduledStartTimestamp, parentTraceContext } = request
    const reusePolicy = request.orchestrationIdReusePolicy
    const started = { name, version, input, tags, scheduledStartTimestamp, parentTraceContext }
    return { instanceId: hub.start({ ...started, instanceId, reusePolicy }) }
  },
  GetInstance: (request, { hub }) => answer(hub.get(request.instanceId), request),
  WaitForInstanceStart: (request, call) => wait(request, call, 'start'),
  WaitForInstanceCompletion: (request, call) => wait(request, call, 'completion'),
  RaiseEvent: ({ instanceId, name, input }, { hub }) => {
    hub.raiseEvent(instanceId, name, input)
    return {}
  },
  SuspendInstance: ({ instanceId, reason }, { hub }) => {
    hub.suspend(instanceId, reason)
    return {}
  },
  ResumeInstance: ({ instanceId, reason }, { hub }) => {
    hub.resume(instanceId, reason)
    return {}
  },
  TerminateInstance: ({ instanceId, output, recursive }, { hub }) => {
    hub.terminate(instanceId, output, recursive)
    return {}
  },
  SkipGracefulOrchestrationTerminations: ({ instanceBatch, reason }, { hub }) => ({
    unterminatedInstanceIds: hub.terminateBatch(instanceBatch?.instanceIds ?? [], reason),
  }),
  RestartInstance: ({ instanceId, restartWithNewInstanceId }, { hub }) => ({
    instanceId: hub.restart(instanceId, restartWithNewInstanceId),
  }),
  RewindInstance: ({ instanceId, reason }, { hub }) => {
    hub.rewind(instanceId, reason)
    return {}
  },
}

/** A wait without a deadline may have been left behind: the JS SDK does not call them off. In milliseconds. */
const LEFT_BEHIND = 60_000

/** No limit of the server's own: the call's deadline and its caller's patience decide (section 1.4). */
async function wait(request: RequestOf<'GetInstance'>, call: CallContext, what: WaitFor) {
  const { instanceId } = request
  const patience = call.hasDeadline ? Number.POSITIVE_INFINITY : LEFT_BEHIND
  const { promise, cancel } = call.hub.waitFor(instanceId, what, patience)
  let isOpen = true
  call.onOver(() => {
    cancel()
    // Whose clock ran out first, the caller's or ours, cannot be told; a caller with a deadline wants to know why.
    if (isOpen && call.hasDeadline)
      call.hub.settings.log.warn(
        `A wait for ${what} ended without an answer. ${call.hub.explain(instanceId)}`,
      )
  })
  try {
    return answer(await promise, request)
  } finally {
    isOpen = false
  }
}

function answer(state: InstanceState | undefined, { getInputsAndOutputs }: RequestOf<'GetInstance'>) {
  if (!state) return { exists: false }
  return { exists: true, orchestrationState: getInputsAndOutputs ? state : withoutPayloads(state) }
}
