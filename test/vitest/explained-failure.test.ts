/** What a failed test says, as its writer reads it: vitest run as a process of its own. */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const fixture = fileURLToPath(new URL('fixtures/failing.ts', import.meta.url))

interface Report {
  testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[]
}

test('the failure of a durable test carries what had not ended, and only that', () => {
  const { stdout } = spawnSync(process.execPath, [vitest, 'run', '--reporter=json'], {
    cwd: dirname(fixture),
    encoding: 'utf8',
  })
  const report: Report = JSON.parse(stdout)
  const failures = Object.fromEntries(
    report.testResults[0]!.assertionResults.map(({ title, failureMessages }) => [title, failureMessages[0]]),
  )
  const failure = failures['fails while an activity runs'] ?? ''
  expect(failure).toMatch(/^AssertionError: expected 'RUNNING' to be 'COMPLETED'/)
  expect(failure).toContain(
    "In the test's hub this had not ended:\n'order-1' (order) is running: activity 'charge' is out at ",
  )
  expect(failures['fails with nothing open']).toMatch(/^AssertionError: expected/)
  expect(failures['fails with nothing open']).not.toContain('had not ended')
})
