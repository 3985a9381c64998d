/** The example of a durable function, as its reader runs it. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { examples, installed, run } from './running.ts'

test('the suite of the durable function passes', { timeout: 60_000 }, async () => {
  const args = [installed('vitest', 'vitest.mjs'), 'run']
  const { code, output } = await run(process.execPath, args, join(examples, 'lambda-order'))
  expect(output).toContain('17 passed')
  expect(code, output).toBe(0)
})
