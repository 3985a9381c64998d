/** How soon a backend answers, and what it takes to have one: beside the peers. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Command } from '../command.ts'
import { go, goProgram } from '../peers/go.ts'
import { ours } from '../peers/ours.ts'
import type { Outcome, Peer } from '../peers/peer.ts'
import { python, pythonFolder } from '../peers/python.ts'
import { giveTable, requirePlace, tableHelp, tableOptions } from '../table-options.ts'
import { machine, markdownTable, number, plainTable } from '../text.ts'
import { npmInstallTime, pipInstallTime } from './install.ts'
import { jsSdkSize, ourDependencies, packedSize, sizeOf } from './packages.ts'

export const start: Command = {
  name: 'start',
  what: 'The first Hello, cold and warm; package size, size once installed, and install time, beside the peers.',
  options: [
    '--ours             without the peers',
    '--install          install times too: needs the network, unless the caches have everything',
    ...tableHelp,
  ],
  run,
}

const head = [
  '',
  'cold start to first Hello',
  'the same in a warm process',
  'package',
  'installed',
  'install',
]

async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ours: { type: 'boolean', default: false },
      install: { type: 'boolean', default: false },
      ...tableOptions,
    },
  })
  requirePlace('bench start', values)
  const { install } = values
  console.log(`${machine()}\n`)
  const rows = [await rowOf(ours, ourSizes(install))]
  if (!values.ours) {
    if (await isThere(python)) rows.push(await rowOf(python, pythonSizes(install)))
    if (await isThere(go)) rows.push(await rowOf(go, goSizes()))
    rows.push(['JS SDK, whose testing backend has no port', '–', '–', ...jsSizes(install)])
  }
  console.log(plainTable(head, rows))
  const text = `${markdownTable(head, rows)}\n\n${machine()}; medians of 5 cold starts and 20 warm ones.`
  giveTable('bench start', text, values)
}

async function isThere(peer: Peer): Promise<boolean> {
  const problem = await peer.prepare().catch(error => String(error))
  if (problem !== undefined) console.log(`\n*** SKIPPED ${peer.title}: ${problem} ***\n`)
  return problem === undefined
}

async function rowOf(peer: Peer, sizes: string[]): Promise<string[]> {
  const { cold, warm } = await peer.firstHello()
  return [peer.title, milliseconds(cold), milliseconds(warm), ...sizes]
}

const milliseconds = (outcome: Outcome): string =>
  typeof outcome === 'string' ? '–' : `${number(1)(outcome.hello ?? Number.NaN)} ms`

const megabytes = (bytes: number): string => `${number(2)(bytes / 1e6)} MB`
const seconds = (time: () => number, wanted: boolean): string =>
  wanted ? `${number(1)(time() / 1000)} s` : '–'

function ourSizes(install: boolean): string[] {
  const { packed, unpacked, files } = packedSize()
  const { packages, bytes } = ourDependencies()
  return [
    `${megabytes(packed)}, ${files} files`,
    `${megabytes(unpacked + bytes)}, ${packages + 1} packages`,
    seconds(() => npmInstallTime('ours'), install),
  ]
}

function jsSizes(install: boolean): string[] {
  const { packages, bytes } = jsSdkSize()
  return [
    '–',
    `${megabytes(bytes)}, ${packages} packages`,
    seconds(() => npmInstallTime('@microsoft/durabletask-js@0.4.0'), install),
  ]
}

/** What came with the environment itself is not counted. */
const pythonTools = ['pip', 'setuptools', 'pkg_resources', '_distutils_hack', 'bin']

function pythonSizes(install: boolean): string[] {
  const venv = join(pythonFolder, '.venv')
  const bytes = sizeOf(join(venv, existsSync(join(venv, 'lib')) ? 'lib' : 'Lib'), pythonTools)
  const requirements = fileURLToPath(new URL('../peers/python/requirements.txt', import.meta.url))
  return ['–', megabytes(bytes), seconds(() => pipInstallTime(requirements), install)]
}

const goSizes = (): string[] => ['–', `${megabytes(statSync(goProgram).size)}, one program`, '–']
