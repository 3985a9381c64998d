/** `greenroom instances`: what a hub holds, as a table. */
import type { z } from 'zod'
import type { RunPage, RunState } from '../control/schemas/runs.ts'
import { describeInstant } from '../kernel/instant.ts'
import { shorten } from '../kernel/shorten.ts'
import { formatDuration } from '../testing/duration.ts'
import { asking, inHub } from './control-client.ts'
import { askingExits, askingHelp, askingOptions, readAsking, readWords } from './control-options.ts'
import { exitCode, UsageError } from './exit-codes.ts'

type State = z.infer<typeof RunState>

const defaultLimit = 100

const instancesHelp = `Usage: greenroom instances [options]

Lists the instances in a task hub of a running backend, oldest first.

Options:
  --status <status>
                   only with this status: PENDING, RUNNING, SUSPENDED, COMPLETED, FAILED, CANCELED or
                   TERMINATED; may be given several times
  --name <name>    only of this orchestrator
  --prefix <text>  only with an id that begins so
  --limit <number> at most so many (default ${defaultLimit})
  ${askingHelp}

${askingExits}`

export async function instances(args: string[]): Promise<number> {
  const values = readInstances(args)
  const options = readAsking(values)
  if (options.help) {
    process.stdout.write(`${instancesHelp}\n`)
    return exitCode.ok
  }
  const query = queryOf(values)
  return asking(options, async (ask, output) => {
    const { runs, next } = await ask<z.infer<typeof RunPage>>(inHub(options, `/runs?${query}`))
    if (options.json) for (const state of runs) output.fact('instance', '', state)
    else output.fact('instances', tableOf(runs, next !== undefined))
  })
}

function readInstances(args: string[]) {
  const read = readWords('instances', args, {
    ...askingOptions,
    status: { type: 'string', multiple: true },
    name: { type: 'string' },
    prefix: { type: 'string' },
    limit: { type: 'string' },
  })
  const [word] = read.positionals
  if (word !== undefined)
    throw new UsageError(
      `instances takes options only, but it got '${word}'. greenroom instances --help lists them.`,
    )
  return read.values
}

function queryOf({
  status = [],
  name,
  prefix,
  limit = String(defaultLimit),
}: ReturnType<typeof readInstances>) {
  if (!/^[1-9]\d*$/.test(limit))
    throw new UsageError(`--limit must be a whole number from 1 on, but it is '${limit}'.`)
  const query = new URLSearchParams({ limit })
  for (const each of status) query.append('status', each.toUpperCase())
  if (name !== undefined) query.set('name', name)
  if (prefix !== undefined) query.set('prefix', prefix)
  return query
}

function tableOf(runs: State[], isMore: boolean): string {
  if (runs.length === 0) return 'There are no such instances.'
  const rows = [['ID', 'NAME', 'STATUS', 'CREATED', 'TOOK', ''], ...runs.map(rowOf)]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)))
  const lines = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
  return [...lines, ...(isMore ? [`These are the first ${runs.length}: --limit shows more.`] : [])].join('\n')
}

/** Longest text of a cell. */
const LONGEST = 60

function rowOf(state: State): string[] {
  const { instanceId, name, status, createdAt, completedAt, failure, customStatusText } = state
  const took = completedAt === undefined ? '' : formatDuration(completedAt - createdAt)
  const note = failure?.errorMessage ?? customStatusText ?? ''
  return [instanceId, name, status, describeInstant(createdAt), took, note].map(text =>
    shorten(text, LONGEST),
  )
}
