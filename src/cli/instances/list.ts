/** `greenroom instances list`: what a hub holds, as a table. */
import type { z } from 'zod'
import type { ClockView } from '../../control/schemas/live.ts'
import type { ListedRun, RunPage } from '../../control/schemas/runs.ts'
import { formatDuration } from '../../kernel/duration.ts'
import { describeInstant } from '../../kernel/instant.ts'
import { inColumns, oneLine } from '../columns.ts'
import { asking, inHub } from '../control-client.ts'
import { type Paint, paintFor } from '../paint.ts'
import type { InstancesOptions } from './options.ts'
import { summaryText } from './summary.ts'

type Listed = z.infer<typeof ListedRun>

/** Longest text of a cell. */
const LONGEST = 60
const LONGEST_SUMMARY = 80

export const list = (options: InstancesOptions): Promise<number> =>
  asking(options, async (ask, output) => {
    const [{ runs, next }, { now }] = await Promise.all([
      ask<z.infer<typeof RunPage>>(inHub(options, `/runs?${queryOf(options)}`)),
      ask<z.infer<typeof ClockView>>(inHub(options, '/clock')),
    ])
    if (options.json) for (const run of runs) output.fact('instance', '', run)
    else output.fact('instances', tableOf(runs, now, next !== undefined, paintFor(process.stdout)))
  })

function queryOf({ filter: { statuses, name, prefix }, limit }: InstancesOptions): URLSearchParams {
  const query = new URLSearchParams({ limit: String(limit), summary: 'true' })
  for (const status of statuses) query.append('status', status)
  if (name !== undefined) query.set('name', name)
  if (prefix !== undefined) query.set('prefix', prefix)
  return query
}

function tableOf(runs: Listed[], now: number, isMore: boolean, paint: Paint): string {
  if (runs.length === 0) return 'There are no such instances.'
  const isCustom = runs.some(({ customStatusText }) => customStatusText !== undefined)
  const custom = isCustom ? ['CUSTOM STATUS'] : []
  const heads = ['ID', 'NAME', 'STATUS', 'CREATED', 'TOOK', ...custom, 'WAITS FOR, OR OUTCOME']
  const lines = inColumns([heads, ...runs.map(run => cellsOf(run, now, isCustom, paint))])
  return [...lines, ...(isMore ? [`These are the first ${runs.length}: --limit shows more.`] : [])].join('\n')
}

function cellsOf(run: Listed, now: number, isCustom: boolean, paint: Paint): string[] {
  const { instanceId, name, status, createdAt, completedAt, customStatusText = '' } = run
  const took = completedAt === undefined ? '' : formatDuration(completedAt - createdAt)
  return [
    oneLine(instanceId, LONGEST),
    oneLine(name, LONGEST),
    paint.status(status),
    describeInstant(createdAt),
    took,
    ...(isCustom ? [oneLine(customStatusText, LONGEST)] : []),
    summaryText(run, now, LONGEST_SUMMARY),
  ]
}
