/** When an action is allowed: what the server would refuse is refused before, in words. */
import type { ExecutionStatus, Status } from '../live/types.ts'
import type { ActionKind } from './kinds.ts'

type AnyStatus = Status | ExecutionStatus

const ended: readonly AnyStatus[] = [
  'COMPLETED',
  'FAILED',
  'CANCELED',
  'TERMINATED',
  'SUCCEEDED',
  'TIMED_OUT',
  'STOPPED',
]

export const hasEnded = (status: AnyStatus): boolean => ended.includes(status)

type Rule = (status: AnyStatus) => string | undefined

const whileItLives: Rule = status => (hasEnded(status) ? 'It has ended' : undefined)

const rules: Partial<Record<ActionKind, Rule>> = {
  raise: whileItLives,
  terminate: whileItLives,
  suspend: status => (status === 'SUSPENDED' ? 'It is suspended already' : whileItLives(status)),
  resume: status => (status === 'SUSPENDED' ? undefined : 'Only a suspended instance can be resumed'),
  rewind: status => (status === 'FAILED' ? undefined : 'Only a failed instance can be rewound'),
  stopExecution: whileItLives,
  succeedCallback: whileItLives,
  failCallback: whileItLives,
  heartbeat: whileItLives,
  purge: status => (hasEnded(status) ? undefined : 'Only after it has ended'),
}

/** Why an instance or execution of this status does not allow it; undefined when it does. */
export const refusalFor = (kind: ActionKind, status: AnyStatus | undefined): string | undefined => {
  const rule = rules[kind]
  if (!rule) return undefined
  return status === undefined ? missing(kind) : rule(status)
}

const ofExecutions: readonly ActionKind[] = ['stopExecution', 'succeedCallback', 'failCallback', 'heartbeat']

const missing = (kind: ActionKind): string =>
  `There is no such ${ofExecutions.includes(kind) ? 'execution' : 'instance'}`
