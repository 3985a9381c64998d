/** What becomes of tests that leave something running, as their writer reads it: vitest run as a process of its own. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { atEnd } from '../support/backend.ts'

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))

interface Report {
  testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[]
}

test('it fails, is reported or ignored, as the fixture is told', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'left-running-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const reportFile = join(folder, 'report.json')
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...[vitest, 'run', '--config=vitest.left.config.ts'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
    ],
    { cwd: fixtures, encoding: 'utf8' },
  )
  const report: Report = JSON.parse(readFileSync(reportFile, 'utf8'))
  const results = new Map(
    report.testResults[0]!.assertionResults.map(({ title, status, failureMessages }) => [
      title,
      { status, text: failureMessages.join('\n'), failures: failureMessages.length },
    ]),
  )
  const failed = [...results].flatMap(([title, { status }]) => (status === 'failed' ? [title] : []))
  expect(results.size).toBe(9)
  expect(failed).toEqual(['leaves it running: fail', 'leaves an entity with messages: fail'])
  expect(results.get('leaves it running: fail')?.text).toContain(
    "The test 'leaves it running: fail' left this running (leftRunning):\n'fail-1' (wait) is running: nothing is queued or out; it waits for an event.",
  )
  expect(results.get('leaves an entity with messages: fail')?.text).toContain(
    "'@nobody@x' has 1 message waiting",
  )
  expect(results.get('leaves it running: fail')?.failures).toBe(1)
  const told = stdout + stderr
  expect(told).toContain("'report-1' (wait) is running")
  expect(told).not.toContain("'ignore-1'")
})
