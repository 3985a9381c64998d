/** When an action is allowed: what the server would refuse is refused before, in words. */
import type { Status } from '../live/types.ts'
import type { ActionKind } from './kinds.ts'

const ended: readonly Status[] = ['COMPLETED', 'FAILED', 'CANCELED', 'TERMINATED']

export const hasEnded = (status: Status): boolean => ended.includes(status)

type Rule = (status: Status) => string | undefined

const whileItLives: Rule = status => (hasEnded(status) ? 'It has ended' : undefined)

const rules: Partial<Record<ActionKind, Rule>> = {
  raise: whileItLives,
  terminate: whileItLives,
  suspend: status => (status === 'SUSPENDED' ? 'It is suspended already' : whileItLives(status)),
  resume: status => (status === 'SUSPENDED' ? undefined : 'Only a suspended instance can be resumed'),
  rewind: status => (status === 'FAILED' ? undefined : 'Only a failed instance can be rewound'),
  purge: status => (hasEnded(status) ? undefined : 'Only after it has ended'),
}

/** Why an instance of this status does not allow it; undefined when it does. */
export const refusalFor = (kind: ActionKind, status: Status | undefined): string | undefined => {
  const rule = rules[kind]
  if (!rule) return undefined
  return status === undefined ? 'There is no such instance' : rule(status)
}
