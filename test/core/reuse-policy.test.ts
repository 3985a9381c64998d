import { describe, expect, test } from 'vitest'
import { activeStatuses, terminalStatuses } from '../../machines/orchestration.ts'
import {
  checkReusePolicy,
  decideReuse,
  type ReuseDecision,
  type ReusePolicy,
} from '../../src/durable-task/core/reuse-policy.ts'

const replaceable = (...replaceableStatus: ReusePolicy['replaceableStatus']): ReusePolicy => ({
  replaceableStatus,
  retiredAction: 0,
})
const retired = (
  retiredAction: number,
  ...replaceableStatus: ReusePolicy['replaceableStatus']
): ReusePolicy => ({
  replaceableStatus,
  retiredAction,
})

const everyStatus = [...activeStatuses, ...terminalStatuses]

describe('without a policy', () => {
  test.for<[ReusePolicy | undefined]>([[undefined], [replaceable()]])(
    '12 13 the default rule decides',
    ([policy]) => {
      const decide = (rule: 'reject' | 'rejectActive' | 'replace') =>
        everyStatus.map(status => decideReuse(policy, status, rule))
      const both = (active: ReuseDecision, terminal: ReuseDecision) => [
        ...activeStatuses.map(() => active),
        ...terminalStatuses.map(() => terminal),
      ]
      expect(decide('rejectActive')).toEqual(both('refuse', 'replace'))
      expect(decide('reject')).toEqual(both('refuse', 'refuse'))
      expect(decide('replace')).toEqual(both('replace', 'replace'))
    },
  )
})

describe('with a policy', () => {
  test('14 15 16 what is listed is replaced, what is not is refused, whatever the default rule', () => {
    for (const rule of ['reject', 'rejectActive', 'replace'] as const)
      for (const listed of everyStatus)
        for (const status of everyStatus)
          expect(decideReuse(replaceable(listed), status, rule)).toBe(
            status === listed ? 'replace' : 'refuse',
          )
  })

  test.for(activeStatuses)('17 replacing %s without TERMINATED is refused, before anything else', status => {
    expect(() => checkReusePolicy(replaceable(status))).toThrow(
      "Invalid reusable statuses: cannot exclude 'Terminated' while also allowing reuse of running instances",
    )
    expect(() => checkReusePolicy(replaceable(status, 'COMPLETED'))).toThrow()
    expect(() => checkReusePolicy(replaceable(status, 'TERMINATED'))).not.toThrow()
  })

  test('17 18 other lists are fine', () => {
    for (const policy of [
      undefined,
      replaceable(),
      replaceable('COMPLETED'),
      replaceable(...terminalStatuses),
      replaceable(...everyStatus),
    ])
      expect(() => checkReusePolicy(policy)).not.toThrow()
  })
})

describe('with the policy of older Go clients', () => {
  test.for<[string, number, ReuseDecision]>([
    ['19 IGNORE', 1, 'ignore'],
    ['20 TERMINATE', 2, 'replace'],
  ])('%s acts on what is listed; 21 the rest is refused', ([, action, decision]) => {
    for (const listed of everyStatus) {
      const policy = retired(action, listed)
      expect(() => checkReusePolicy(policy)).not.toThrow()
      for (const status of everyStatus)
        expect(decideReuse(policy, status, 'replace')).toBe(status === listed ? decision : 'refuse')
    }
  })

  test('21 an empty list refuses everything', () => {
    for (const status of everyStatus) expect(decideReuse(retired(2), status, 'replace')).toBe('refuse')
  })

  test('an action nobody knows leaves the list as it is meant today', () => {
    expect(() => checkReusePolicy(retired(3, 'RUNNING'))).toThrow()
    expect(decideReuse(retired(3, 'COMPLETED'), 'COMPLETED', 'reject')).toBe('replace')
  })
})
