/** Whether StartInstance may take an id that exists (section 1.2). Pure. */
import { activeStatuses, type OrchestrationStatus } from '../../../machines/orchestration.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import type { CompletionStatus } from './events.ts'

export interface ReusePolicy {
  readonly replaceableStatus: readonly CompletionStatus[]
  /** What older Go clients send: 1 = ignore the request, 2 = terminate the old instance. */
  readonly retiredAction: number
}

export type ReuseDecision = 'refuse' | 'ignore' | 'replace'

const active: readonly CompletionStatus[] = activeStatuses
const ignoreAction = 1
const terminateAction = 2

const isRetired = (policy: ReusePolicy): boolean =>
  policy.retiredAction === ignoreAction || policy.retiredAction === terminateAction

/** Refuses a policy that would replace active instances without being allowed to terminate them (checklist 17). */
export function checkReusePolicy(policy: ReusePolicy | undefined): void {
  if (!policy || isRetired(policy)) return
  const { replaceableStatus } = policy
  if (replaceableStatus.some(status => active.includes(status)) && !replaceableStatus.includes('TERMINATED'))
    throw invalidRequest(
      "Invalid reusable statuses: cannot exclude 'Terminated' while also allowing reuse of running instances",
    )
}

export function decideReuse(
  policy: ReusePolicy | undefined,
  existing: OrchestrationStatus,
  defaultRule: 'reject' | 'rejectActive' | 'replace',
): ReuseDecision {
  if (policy && isRetired(policy)) {
    if (!policy.replaceableStatus.includes(existing)) return 'refuse'
    return policy.retiredAction === ignoreAction ? 'ignore' : 'replace'
  }
  if (policy && policy.replaceableStatus.length > 0)
    return policy.replaceableStatus.includes(existing) ? 'replace' : 'refuse'
  if (defaultRule === 'rejectActive') return active.includes(existing) ? 'refuse' : 'replace'
  return defaultRule === 'reject' ? 'refuse' : 'replace'
}
