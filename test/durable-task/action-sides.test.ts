/** How the two sides of a difference read within a sentence. */
import { expect, test } from 'vitest'
import { describeSides } from '../../src/durable-task/hub/describe-action.ts'

test('a failure that ends as a sentence does not end that of the difference twice', () => {
  const end = { kind: 'end', id: 2, status: 'FAILED' } as const
  const sides = describeSides({
    index: 0,
    expected: { ...end, failure: 'Error: no boat' },
    actual: { ...end, failure: "Error: Orchestrator 'order' does not exist." },
    field: 'failure',
  })
  expect(sides[0]).toMatch(/no boat$/)
  expect(sides[1]).toMatch(/'order' does not exist$/)
})
