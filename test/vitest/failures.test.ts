/** What failed tests say, and what becomes of those that leave something running, as their writer reads it. */
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { runVitest } from '../support/vitest-run.ts'

let suite: ReturnType<typeof runVitest>
beforeAll(() => {
  suite = runVitest(fileURLToPath(new URL('fixtures', import.meta.url)))
}, 60_000)

const messagesOf = (title: string): string[] => suite.results.get(title)?.failureMessages ?? []

test('the failure of a durable test carries what had not ended, and only that', () => {
  const [failure] = messagesOf('fails while an activity runs')
  expect(failure).toMatch(/^AssertionError: expected 'RUNNING' to be 'COMPLETED'/)
  expect(failure).toContain(
    "In the test's hub this had not ended:\n'order-1' (order) is running: activity 'charge' is out at ",
  )
  const [plain] = messagesOf('fails with nothing open')
  expect(plain).toMatch(/^AssertionError: expected/)
  expect(plain).not.toContain('had not ended')
})

test('each try carries its own', () => {
  const tries = messagesOf('fails twice').map(message => message.match(/'try-\d' \(/g))
  expect(tries).toEqual([["'try-0' ("], ["'try-1' ("]])
})

test('a test that leaves something running fails, is reported or ignored, as the fixture is told', () => {
  const left = [...suite.results].filter(([title]) => /: (fail|report|ignore)$/.test(title))
  const failed = left.flatMap(([title, { status }]) => (status === 'failed' ? [title] : []))
  expect(left).toHaveLength(9)
  expect(failed).toEqual(['leaves it running: fail', 'leaves an entity with messages: fail'])
  const [message, ...others] = messagesOf('leaves it running: fail')
  expect(others).toEqual([])
  expect(message).toContain(
    "The test 'leaves it running: fail' left this running (leftRunning):\n'fail-1' (wait) is running: nothing is queued or out; it waits for an event.",
  )
  expect(messagesOf('leaves an entity with messages: fail')[0]).toContain("'@nobody@x' has 1 message waiting")
  const told = suite.stdout + suite.stderr
  expect(told).toContain("'report-1' (wait) is running")
  expect(told).not.toContain("'ignore-1'")
})
