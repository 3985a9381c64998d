/** What the server holds for each instance, live and ended, after its garbage has been collected. */
import { parseArgs } from 'node:util'
import { type Command, numberOf } from '../command.ts'
import { giveTable, requirePlace, tableHelp, tableOptions } from '../table-options.ts'
import { machine, markdownTable, number, plainTable } from '../text.ts'
import { kinds, measure } from './kinds.ts'

/** So that what the first instances bring along once is not charged to the others. */
const warmUps = 1_000

export const memory: Command = {
  name: 'memory',
  what: 'What the server holds for each pending and each finished instance, with and without retention.',
  options: [
    '--instances <n>    instances of each kind (default: 10,000)',
    '--retain <n>       finished instances to keep where retention is on (default: 1,000)',
    ...tableHelp,
  ],
  run,
}

async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      instances: { type: 'string', default: '10000' },
      retain: { type: 'string', default: '1000' },
      ...tableOptions,
    },
  })
  requirePlace('bench memory', values)
  const instances = numberOf('instances', values.instances)
  console.log(`${machine()}\n`)
  const rows: string[][] = []
  for (const kind of kinds(numberOf('retain', values.retain))) {
    const { each, all, resident } = await measure(kind, instances, warmUps)
    rows.push([kind.what, number(0)(each), number(1)(all / 1e6), number(0)(resident / 1e6)])
  }
  const head = [`${number(0)(instances)} instances`, 'bytes each', 'MB in all', 'resident MB']
  console.log(plainTable(head, rows))
  const text = `${markdownTable(head, rows)}\n\n${machine()}. Heap and buffers after a garbage collection; resident memory before it.`
  giveTable('bench memory', text, values)
}
