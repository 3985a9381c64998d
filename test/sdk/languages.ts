/** What each language needs, and how its own tool runs a folder of tests and reports on it. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { besideBackend, works } from './process.ts'
import { lambdaOptions } from './python-lambda.ts'
import { makeVenv, python, type Venv } from './python-venv.ts'
import { type Counts, GoReport, junitCounts, sum } from './reports.ts'

interface Outcome extends Counts {
  exitCode: number
}

export interface Language {
  name: string
  /** The tools that are not there, in the words of the line that says so. */
  missing(): string[]
  /** Folders of its suite, within `test/sdk/<name>`, whose tests run on time that is skipped. */
  skipping?: readonly string[]
  /** False where `examples/<name>` is not there. */
  hasExample?: boolean
  /** Installs what the folder asks for and runs its tests beside a backend with these options of `greenroom exec`. */
  test(folder: string, options: readonly string[]): Promise<Outcome>
}

const tool = (name: string, works: boolean): string[] => (works ? [] : [name])

export const languages: Language[] = [
  {
    name: 'python',
    missing: () => tool('python3 (3.10 or newer, with venv)', python.isThere(10)),
    skipping: ['skipped_time'],
    test: async (folder, options) => pytest(await makeVenv(folder), folder, options),
  },
  {
    name: 'python-lambda',
    missing: () => tool('python3 (3.11 or newer, with venv)', python.isThere(11)),
    hasExample: false,
    async test(folder, options) {
      const venv = await makeVenv(folder)
      return pytest(venv, folder, [...options, ...lambdaOptions(folder, venv.interpreter)])
    },
  },
  {
    name: 'java',
    missing: () => [...tool('java', works('java', '-version')), ...tool('mvn', works('mvn', '--version'))],
    async test(folder, options) {
      const reports = emptied(join(folder, 'target/surefire-reports'))
      const command = ['mvn', '--batch-mode', '--no-transfer-progress', 'test']
      const exitCode = await besideBackend(command, folder, options)
      return { exitCode, ...junitCountsIn(reports) }
    },
  },
  {
    name: 'go',
    missing: () => tool('go', works('go', 'version')),
    async test(folder, options) {
      const report = new GoReport()
      // Without -count=1 a run that passed is remembered and not repeated.
      const command = ['go', 'test', '-count=1', '-json', './...']
      const print = (line: string) => process.stdout.write(report.read(line))
      const exitCode = await besideBackend(command, folder, options, print)
      process.stdout.write(report.rest())
      return { exitCode, ...report.counts() }
    },
  },
]

async function pytest(
  { venv, interpreter }: Venv,
  folder: string,
  options: readonly string[],
): Promise<Outcome> {
  const reports = emptied(join(venv, 'reports'))
  const command = [interpreter, '-m', 'pytest', `--junitxml=${join(reports, 'report.xml')}`]
  const exitCode = await besideBackend(command, folder, options)
  return { exitCode, ...junitCountsIn(reports) }
}

/** Reports of an earlier run would count. */
function emptied(folder: string): string {
  rmSync(folder, { recursive: true, force: true })
  return folder
}

/** All in a folder, which a run that broke off early has not made. */
function junitCountsIn(folder: string): Counts {
  const names = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.xml')) : []
  return sum(names.map(name => junitCounts(readFileSync(join(folder, name), 'utf8'))))
}
