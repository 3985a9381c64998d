/** Where the server spends its CPU under one workload. */
import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Command, numberOf } from '../command.ts'
import { runLoad } from '../load/run.ts'
import type { Workload } from '../load/workload.ts'
import { findWorkload, workloads } from '../load/workloads/index.ts'
import { ServerProcess } from '../servers/server-process.ts'
import { machine, number, plainTable } from '../text.ts'
import { fileOf, hotFunctions, packageOf, timeBy } from './hot-functions.ts'

export const profile: Command = {
  name: 'profile',
  what: 'Where the server spends its CPU under one workload: a .cpuprofile, and the functions and files with most time.',
  options: [
    `<workload>         which one (${workloads.map(({ name }) => name).join(', ')})`,
    '--instances <n>    measured instances (default: the number of the workload)',
    '--top <n>          functions to print (default: 30)',
    '--file <path>      where the profile goes (default: coverage/<workload>.cpuprofile)',
  ],
  run,
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      instances: { type: 'string' },
      top: { type: 'string', default: '30' },
      file: { type: 'string' },
    },
  })
  const workload = findWorkload(positionals[0] ?? 'sequence')
  const file = resolve(values.file ?? `coverage/${workload.name}.cpuprofile`)
  const { cpu, items } = await sample(
    workload,
    numberOf('instances', values.instances ?? String(workload.instances)),
    file,
  )
  console.log(`${machine()}\n${workload.name}: ${workload.what}`)
  console.log(
    `${number(0)(items)} work items, ${number(0)(cpu / items)} µs of the server's CPU each, sampling included\n`,
  )
  console.log(describe(file, numberOf('top', values.top)))
  console.log(`\nThe profile is in ${file}`)
}

/** Runs the load beside a server that samples itself; the warm-up is not sampled. */
export async function sample(workload: Workload, instances: number, file: string) {
  mkdirSync(dirname(file), { recursive: true })
  const server = await ServerProcess.start('backend')
  let cpu = 0
  try {
    const { traffic } = await runLoad(server.address, workload, instances, {
      begin: async () => {
        await server.ask({ ask: 'profile' })
        cpu -= (await server.usage()).cpu
      },
      end: async () => {
        cpu += (await server.usage()).cpu
        await server.ask({ ask: 'end profile', file })
      },
    })
    return { cpu, items: traffic.items }
  } finally {
    await server.stop()
  }
}

function describe(file: string, top: number): string {
  const functions = hotFunctions(file)
  const all = functions.reduce((sum, { self }) => sum + self, 0)
  const share = (self: number): string => `${number(1)((self / all) * 100)} %`
  const byFunction = functions
    .slice(0, top)
    .map(({ name, file, line, self }) => [
      `${name}  ${file ? `${file}:${line}` : ''}`,
      number(0)(self),
      share(self),
    ])
  const by = (keyOf: Parameters<typeof timeBy>[1], title: string) =>
    plainTable(
      [title, 'self ms', 'share'],
      timeBy(functions, keyOf)
        .slice(0, top)
        .map(({ key, self }) => [key, number(0)(self), share(self)]),
    )
  return [
    plainTable(['function', 'self ms', 'share'], byFunction),
    by(fileOf, 'file'),
    by(packageOf, 'package'),
  ].join('\n\n')
}
