import { parseArgs } from 'node:util'
import type { Workload } from '../load/workload.ts'
import { findWorkload, workloads } from '../load/workloads/index.ts'
import { tableHelp, tableOptions } from '../table-options.ts'

export interface Options {
  workloads: readonly Workload[]
  /** Whether the inspection feed is measured too, on and off. */
  feed: boolean
  /** How often each workload is measured. */
  runs: number
  /** Instances of a run, as a share of the workload's own number. */
  scale: number
  markdown: boolean
  write: boolean
}

/** The lines of the help. */
export const optionLines = [
  '--workload <name>  only this workload; may be repeated',
  `                   (${workloads.map(({ name }) => name).join(', ')})`,
  '--feed             only what watching costs: the inspection feed on and off',
  '--quick            one short run of each, for a first impression',
  ...tableHelp,
]

export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      workload: { type: 'string', multiple: true },
      feed: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      ...tableOptions,
    },
  })
  return {
    workloads: values.workload?.map(findWorkload) ?? (values.feed ? [] : workloads),
    feed: values.feed || !values.workload,
    runs: values.quick ? 1 : 3,
    scale: values.quick ? 0.1 : 1,
    markdown: values.markdown,
    write: values.write,
  }
}
