/** `greenroom time`: what time it is in a hub or for durable functions, and moving it. */
import type { z } from 'zod'
import type { Clock } from '../control/schemas/time.ts'
import { DURATION, INSTANT, toDuration, toInstant } from '../control/time-values.ts'
import { asking, inHub } from './control-client.ts'
import { askingExits, askingHelp, askingOptions, readAsking, readWords } from './control-options.ts'
import { exitCode, UsageError } from './exit-codes.ts'

const timeHelp = `Usage: greenroom time [advance <duration> | set <instant> | next] [options]

Says what time it is in a task hub of a running backend, and moves it. Moving stops at each instant at
which something is due, and waits for the workers. It is for backends with --time manual or skip.

  greenroom time                          what time it is
  greenroom time advance 30d              thirty days on; 1h30m, PT1H30M and milliseconds will do too
  greenroom time set 2026-12-01T00:00Z    on to an instant
  greenroom time next                     on to what is due next

Options:
  --lambda         the clock of durable functions of AWS Lambda, instead of a hub's
  ${askingHelp}

${askingExits}`

export async function time(args: string[]): Promise<number> {
  const { values, positionals } = readWords('time', args, { ...askingOptions, lambda: { type: 'boolean' } })
  const options = readAsking(values)
  if (options.help) {
    process.stdout.write(`${timeHelp}\n`)
    return exitCode.ok
  }
  const { lambda: isLambda = false } = values
  if (isLambda && options.isNamed)
    throw new UsageError('--lambda is another clock than that of a hub: leave --task-hub out.')
  const { path, body } = readMove(positionals)
  return asking(options, async (ask, output) => {
    const clock = await ask<z.infer<typeof Clock> & { moved?: boolean }>(
      isLambda ? `/v1/lambda${path}` : inHub(options, path),
      body,
    )
    const text = `${clock.date} (${clock.mode})`
    output.fact('time', clock.moved === false ? `Nothing is due. It is ${text}.` : text, {
      ...(!isLambda && { taskHub: options.taskHub }),
      ...clock,
    })
  })
}

function readMove([move, value, ...rest]: string[]): { path: string; body?: object } {
  if (rest[0] !== undefined || (value !== undefined && move === 'next'))
    throw new UsageError(`'${rest[0] ?? value}' is one word too many. greenroom time --help explains more.`)
  if (move === undefined) return { path: '/clock' }
  if (move === 'next') return { path: '/clock/next', body: {} }
  if (move === 'advance') {
    if (toDuration(value) === undefined) throw wrong('advance', DURATION, value)
    return { path: '/clock/advance', body: { by: value } }
  }
  if (move === 'set') {
    if (value === undefined || toInstant(value) === undefined) throw wrong('set', INSTANT, value)
    return { path: '/clock/set', body: { to: value } }
  }
  throw new UsageError(
    `time knows advance, set and next, but not '${move}'. greenroom time --help explains more.`,
  )
}

const wrong = (move: string, what: string, value: string | undefined): UsageError =>
  new UsageError(`time ${move} takes ${what}${value === undefined ? '' : `, not '${value}'`}.`)
