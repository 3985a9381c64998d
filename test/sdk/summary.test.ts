import { describe, expect, test } from 'vitest'
import { isGood, problemOf, type Suite, summary } from './summary.ts'

const suite = (name: string, passed: number, failed: number, skipped: number, exitCode: number): Suite => ({
  name,
  passed,
  failed,
  skipped,
  seconds: 1.25,
  problem: problemOf({ passed, failed, skipped }, exitCode),
})

describe('a suite is good', () => {
  test('when tests passed, none failed and its tool is content', () => {
    expect(isGood(suite('a', 3, 0, 1, 0))).toBe(true)
  })

  test.each([
    ['a test failed', suite('a', 3, 1, 0, 1), undefined],
    ['a test failed and the tool does not mind', suite('a', 3, 1, 0, 0), undefined],
    ['the tool is not content', suite('a', 3, 0, 0, 4), 'exit code 4'],
    ['no test ran', suite('a', 0, 0, 0, 0), 'no test ran'],
    ['all were skipped', suite('a', 0, 0, 5, 0), 'no test ran'],
    ['it could not be built', suite('a', 0, 0, 0, 2), 'no test ran, exit code 2'],
  ])('but not when %s', (_when, bad, problem) => {
    expect(isGood(bad)).toBe(false)
    expect(bad.problem).toBe(problem)
  })
})

test('the summary has a line for each suite, the sums, and what was skipped in a frame', () => {
  const suites = [suite('test/sdk/go', 57, 1, 0, 1), suite('examples/go', 0, 0, 0, 2)]
  expect(summary(suites, ['SKIPPED java: mvn not found'])).toBe(
    [
      '✗ test/sdk/go   57 passed    1 failed    0 skipped     1.3 s',
      '✗ examples/go    0 passed    0 failed    0 skipped     1.3 s  (no test ran, exit code 2)',
      '  together      57 passed    1 failed    0 skipped     2.5 s',
      '*********************************',
      '** SKIPPED java: mvn not found **',
      '*********************************',
    ].join('\n'),
  )
})
