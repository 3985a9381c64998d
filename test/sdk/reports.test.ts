import { describe, expect, test } from 'vitest'
import { GoReport, junitCounts, sum } from './reports.ts'

describe('a JUnit report', () => {
  test('of pytest', () => {
    const xml =
      '<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" ' +
      'failures="2" skipped="3" tests="10" time="1.5"><testcase name="a &gt; b"/></testsuite></testsuites>'
    expect(junitCounts(xml)).toEqual({ passed: 4, failed: 3, skipped: 3 })
  })

  test('of Surefire, which counts by class, whatever its tests print', () => {
    const xml =
      '<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0.2" name="a.BTest" ' +
      'time="0.3" tests="6" errors="0" skipped="1" failures="0" flakes="0">\n' +
      '<system-out><![CDATA[<testsuite tests="99">]]></system-out></testsuite>'
    expect(sum([junitCounts(xml), junitCounts(xml)])).toEqual({ passed: 10, failed: 0, skipped: 2 })
  })
})

describe('the lines of go test -json', () => {
  /** Reads the events of a package; what was printed and what was counted. */
  function read(...events: [action: string, test?: string, output?: string][]) {
    const report = new GoReport()
    const printed = events.map(([Action, Test, Output]) =>
      report.read(JSON.stringify({ Action, Package: 'example.com/p', Test, Output })),
    )
    return { printed: printed.join(''), rest: report.rest(), ...report.counts() }
  }

  test('one line of a test that passed, everything of one that failed', () => {
    const { printed, ...counts } = read(
      ['run', 'TestA'],
      ['output', 'TestA', '=== RUN   TestA\n'],
      ['output', 'TestA', 'chatter\n'],
      ['output', 'TestA', '--- PASS: TestA (0.01s)\n'],
      ['pass', 'TestA'],
      ['output', 'TestB', '    b_test.go:7: want 1, got 2\n'],
      ['output', 'TestB', '--- FAIL: TestB (0.01s)\n'],
      ['fail', 'TestB'],
      ['skip', 'TestC'],
      ['output', undefined, 'FAIL\n'],
      ['fail'],
    )
    expect(printed).toBe(
      '--- PASS: TestA (0.01s)\n    b_test.go:7: want 1, got 2\n--- FAIL: TestB (0.01s)\nFAIL\n',
    )
    expect(counts).toEqual({ passed: 1, failed: 1, skipped: 1, rest: '' })
  })

  test('sub-tests count, the test around them only where it failed beside them', () => {
    expect(
      read(['pass', 'TestA/x'], ['pass', 'TestA/x/1'], ['pass', 'TestA'], ['pass', 'TestAB']),
    ).toMatchObject({ passed: 2, failed: 0 })
    expect(read(['pass', 'TestA/x'], ['fail', 'TestA/y'], ['fail', 'TestA'])).toMatchObject({
      passed: 1,
      failed: 1,
    })
    expect(read(['pass', 'TestA/x'], ['fail', 'TestA'])).toMatchObject({ passed: 1, failed: 1 })
  })

  test('a test that never ended is not counted; what it printed is kept', () => {
    expect(read(['output', 'TestA', 'waiting\n'])).toEqual({
      printed: '',
      rest: 'waiting\n',
      passed: 0,
      failed: 0,
      skipped: 0,
    })
  })

  test('what is no event is printed as it is', () => {
    expect(new GoReport().read('go: downloading x v1')).toBe('go: downloading x v1\n')
  })
})
