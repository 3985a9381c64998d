/** The rules for batches (section 3.3): each of them, which comes first, and that a refused batch leaves no trace. */
import { describe, expect, test } from 'vitest'
import {
  anyUpdate,
  cancel,
  contextUpdate,
  everything,
  executionUpdate,
  retry,
  running,
  starts,
  stepUpdate,
  type World,
} from './world.ts'

const limits = { error: 60, payload: 20, executionPayload: 30 }
const world = (): World => {
  const made = running({ limits })
  made.send(
    starts.STEP('step', { Name: 'n', SubType: 'Step' }),
    starts.CONTEXT('context'),
    starts.STEP('inner', { ParentId: 'context' }),
    starts.WAIT('wait'),
  )
  return made
}

const large = { ErrorMessage: 'x'.repeat(100) }

/** Batches that break one rule, in the order of the rules, with what is said of them. */
const rules: readonly (readonly [rule: string, says: string, ...batches: unknown[][]])[] = [
  [
    '1: more than one EXECUTION update',
    'A checkpoint may hold one EXECUTION update; this one has 2',
    [executionUpdate('SUCCEED', 'x'), executionUpdate('SUCCEED', 'y')],
  ],
  [
    '2: EXECUTION not last',
    'The EXECUTION update must be the last',
    [executionUpdate('SUCCEED', 'x'), starts.STEP('new')],
  ],
  [
    '3: the same id twice',
    'is updated more than once in one checkpoint',
    [starts.STEP('new'), starts.STEP('new')],
    [starts.STEP('new'), stepUpdate('SUCCEED', 'new'), stepUpdate('FAIL', 'new')],
    [stepUpdate('SUCCEED', 'new'), stepUpdate('SUCCEED', 'new')],
    [starts.CONTEXT('new'), starts.CONTEXT('new')],
    [starts.WAIT('new'), cancel('WAIT', 'new')],
    [starts.CALLBACK('new'), cancel('CALLBACK', 'new')],
    [starts.CHAINED_INVOKE('new'), cancel('CHAINED_INVOKE', 'new')],
  ],
  [
    '4: a parent that is no context',
    'is no CONTEXT that is stored or was started before it',
    [starts.STEP('new', { ParentId: 'nobody' })],
    [starts.STEP('new', { ParentId: 'step' })],
    [starts.STEP('new', { ParentId: 'exec' })],
    [starts.STEP('new', { ParentId: 'later' }), starts.CONTEXT('later')],
    [contextUpdate('SUCCEED', 'closed'), starts.STEP('new', { ParentId: 'closed' })],
    [starts.STEP('other'), starts.STEP('new', { ParentId: 'other' })],
  ],
  [
    '5: not what is stored',
    "of the operation 's?t?e?p?w?a?i?t?i?n?n?e?r?' is '.*' and cannot become",
    [stepUpdate('SUCCEED', 'wait')],
    [contextUpdate('SUCCEED', 'step')],
    [stepUpdate('SUCCEED', 'step', { Name: 'other' })],
    [stepUpdate('SUCCEED', 'step', { SubType: 'WaitForCondition' })],
    [stepUpdate('SUCCEED', 'step', { ParentId: 'context' })],
    [stepUpdate('SUCCEED', 'inner', { Name: 'given' })],
  ],
  [
    '6: too large',
    'bytes; at most',
    [stepUpdate('FAIL', 'step', { Error: large })],
    [stepUpdate('SUCCEED', 'step', { Payload: 'x'.repeat(21) })],
    [stepUpdate('SUCCEED', 'step', { Payload: 'ä'.repeat(11) })],
    [executionUpdate('SUCCEED', 'x', { Payload: 'x'.repeat(31) })],
  ],
  [
    '7: an unknown type, or an action it does not have',
    'is not (a type of operations|an action of)',
    [anyUpdate('MAGIC')('START', 'new')],
    [anyUpdate('toString')('START', 'new')],
    [stepUpdate('CANCEL', 'new')],
    [contextUpdate('RETRY', 'new')],
    [anyUpdate('WAIT')('SUCCEED', 'new')],
    [anyUpdate('CHAINED_INVOKE')('FAIL', 'new')],
    [anyUpdate('CALLBACK')('SUCCEED', 'new')],
    [executionUpdate('START', 'x')],
    [stepUpdate('start', 'new')],
  ],
  [
    '8: not from this status',
    'cannot take the action',
    [starts.STEP('step')],
    [starts.WAIT('wait')],
    [cancel('WAIT', 'new')],
  ],
  [
    '9: what does not belong together',
    'cannot have|needs',
    [stepUpdate('FAIL', 'step', { Payload: '1' })],
    [contextUpdate('FAIL', 'context', { Payload: '1' })],
    [executionUpdate('FAIL', 'x', { Payload: '1' })],
    [stepUpdate('SUCCEED', 'step', { Error: {} })],
    [contextUpdate('SUCCEED', 'context', { Error: {} })],
    [executionUpdate('SUCCEED', 'x', { Error: {} })],
    [retry('step', 1, { Payload: '1', Error: {} })],
    [stepUpdate('RETRY', 'step')],
    [anyUpdate('WAIT')('START', 'new')],
    [anyUpdate('CHAINED_INVOKE')('START', 'new')],
  ],
]

const refusal = (says: string) =>
  expect.objectContaining({
    name: 'InvalidParameterValueException',
    status: 400,
    message: expect.stringMatching(says),
  })

const named = rules.map(([rule, says, ...batches]) => ({ rule, says, batches }))

describe.each(named)('3.3 rule $rule', ({ says, batches }) => {
  test.each(batches.map(batch => ({ batch: JSON.stringify(batch), updates: batch })))(
    '$batch',
    ({ updates }) => {
      const made = world()
      const before = everything(made.record)
      expect(() => made.send(...updates)).toThrow(refusal(says))
      expect(everything(made.record)).toBe(before)
    },
  )

  test('refuses the batch as a whole', () => {
    for (const batch of batches) {
      const made = world()
      const before = everything(made.record)
      expect(() => made.send(starts.STEP('fine'), ...batch)).toThrow(refusal(says))
      expect(everything(made.record)).toBe(before)
    }
  })
})

describe('3.3 the first rule that is broken is the one that is told of', () => {
  /** One update that breaks several rules, from the first of them on. */
  const faults: readonly (readonly [rule: number, update: unknown])[] = [
    [5, { ...stepUpdate('START', 'step', { Name: 'other', Payload: 'x'.repeat(50) }) }],
    [5, { ...anyUpdate('MAGIC')('START', 'step') }],
    [6, stepUpdate('CANCEL', 'step', { Error: large })],
    [7, anyUpdate('WAIT')('RETRY', 'wait', { Payload: '1', Error: {} })],
    [8, anyUpdate('WAIT')('START', 'wait')],
  ]
  test.each(faults)('rule %i', (rule, update) => {
    expect(() => world().send(update)).toThrow(refusal(rules[rule - 1]![1]))
  })

  test('rules for the batch come before those for its updates, in their order', () => {
    const broken = stepUpdate('SUCCEED', 'wait')
    const twice = [starts.STEP('twice'), starts.STEP('twice')]
    const orphan = starts.STEP('orphan', { ParentId: 'nobody' })
    const close = executionUpdate('SUCCEED', 'x')
    expect(() => world().send(broken, orphan)).toThrow(refusal(rules[3]![1]))
    expect(() => world().send(broken, ...twice, orphan)).toThrow(refusal(rules[2]![1]))
    expect(() => world().send(close, broken, ...twice, orphan)).toThrow(refusal(rules[1]![1]))
    expect(() => world().send(close, close, broken, ...twice)).toThrow(refusal(rules[0]![1]))
  })

  test('updates are looked at one after the other, each with all rules', () => {
    const [eight, five] = [starts.STEP('step'), stepUpdate('SUCCEED', 'inner', { Name: 'x' })]
    expect(() => world().send(eight, five)).toThrow(refusal(rules[7]![1]))
    expect(() => world().send(five, eight)).toThrow(refusal(rules[4]![1]))
  })
})

describe('3.3 what is allowed', () => {
  test.each([
    ['START and SUCCEED of a step', [starts.STEP('a'), stepUpdate('SUCCEED', 'a')]],
    ['START and RETRY of a step', [starts.STEP('a'), retry('a')]],
    ['START and FAIL of a context', [starts.CONTEXT('a'), contextUpdate('FAIL', 'a')]],
    [
      'START and end of a step, with others between',
      [starts.STEP('a'), starts.WAIT('b'), stepUpdate('FAIL', 'a')],
    ],
    [
      'a parent that was started before in the batch',
      [starts.CONTEXT('a'), starts.STEP('b', { ParentId: 'a' })],
    ],
    ['a stored parent', [starts.WAIT('a', 1, { ParentId: 'context' })]],
    [
      'a closed parent that is stored',
      [contextUpdate('SUCCEED', 'context'), starts.STEP('b', { ParentId: 'context' })],
    ],
    [
      'an execution that ends in the same batch',
      [stepUpdate('SUCCEED', 'step'), executionUpdate('SUCCEED', 'x')],
    ],
    ['an update that repeats the header', [stepUpdate('SUCCEED', 'step', { Name: 'n', SubType: 'Step' })]],
    ['payloads of exactly the limit', [stepUpdate('SUCCEED', 'step', { Payload: 'x'.repeat(20) })]],
    ['a larger payload for the execution', [executionUpdate('SUCCEED', 'x', { Payload: 'x'.repeat(30) })]],
    ['nothing at all', []],
  ])('%s', (_, updates) => {
    const made = world()
    const { operations } = made.send(...updates)
    expect(operations).toHaveLength(new Set(updates.map(({ Id }) => Id)).size)
  })
})
