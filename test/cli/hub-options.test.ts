import { describe, expect, test } from 'vitest'
import { parseExecOptions } from '../../src/cli/exec-options.ts'
import { UsageError } from '../../src/cli/exit-codes.ts'
import { parseServeOptions } from '../../src/cli/serve-options.ts'
import { errorOf, openClient, status } from '../support/backend.ts'
import { serveReady } from './command.ts'

/** Both commands read them alike. */
const readers: [string, (args: string[]) => unknown][] = [
  ['serve', parseServeOptions],
  ['exec', args => parseExecOptions([...args, '--', 'x'])],
]

describe.each(readers)('what the hubs of %s take and keep', (_command, read) => {
  const sentenceOf = (...args: string[]): string => {
    try {
      return `accepted: ${JSON.stringify(read(args))}`
    } catch (error) {
      if (error instanceof UsageError) return error.message
      throw error
    }
  }

  test('by default the limits of the checklist, and everything', () => {
    expect(read([])).toMatchObject({ limits: undefined, retain: undefined })
  })

  test('--limits scheduler', () => {
    expect(read(['--limits', 'scheduler'])).toMatchObject({ limits: 'scheduler' })
  })

  test.each(['', 'Scheduler', '100'])("--limits='%s' is none", limits => {
    expect(sentenceOf(`--limits=${limits}`)).toBe(`--limits must be scheduler, but it is '${limits}'.`)
  })

  test.each([
    [['--retain', '10000'], { count: 10_000 }],
    [['--retain', '1h'], { age: '1h' }],
    [['--retain', '1h', '--retain', '10'], { age: '1h', count: 10 }],
  ])('%j', (args, retain) => {
    expect(read(args)).toMatchObject({ retain })
  })

  test.each(['', '0', '-1', '1.5', 'hour', '0h'])("--retain='%s' is none", retain => {
    expect(sentenceOf(`--retain=${retain}`)).toMatch(
      /^--retain must be a number of instances from 1 on, as 10000, or a duration/,
    )
  })
})

test('serve --limits scheduler --retain 1: both hold', async () => {
  const { ready } = await serveReady('--limits', 'scheduler', '--retain', '1')
  const client = await openClient({ address: ready.address })
  const error = await errorOf(client.start('Order', { instanceId: 'naïve' }))
  expect(error.code).toBe(status.INVALID_ARGUMENT)
  for (const instanceId of ['a', 'b']) {
    await client.start('Order', { instanceId })
    await client.call('TerminateInstance', { instanceId })
  }
  expect(await client.status('a')).toBeUndefined()
  expect(await client.status('b')).toBe('TERMINATED')
})
