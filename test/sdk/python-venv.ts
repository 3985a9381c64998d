/** A virtual environment beside the tests' requirements. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run, works } from './process.ts'

const windows = process.platform === 'win32'
const command = windows ? 'python' : 'python3'

export const python = {
  /** Whether Python 3 is there, of this minor version or newer. */
  isThere: (minor: number): boolean =>
    works(command, '-c', `import venv,ensurepip,sys;assert(sys.version_info>=(3,${minor}))`),
}

export interface Venv {
  venv: string
  interpreter: string
}

/**
 * Makes `.venv` beside the requirements, of the folder or else of the one around it, when it is not there or the
 * requirements have changed.
 */
export async function makeVenv(tests: string): Promise<Venv> {
  const folder = existsSync(join(tests, 'requirements.txt')) ? tests : dirname(tests)
  const venv = join(folder, '.venv')
  const interpreter = join(venv, windows ? 'Scripts/python.exe' : 'bin/python')
  const requirements = readFileSync(join(folder, 'requirements.txt'), 'utf8')
  // A copy of what is installed, written last: an installation that broke off leaves none.
  const installed = join(venv, 'installed.txt')
  if (
    works(interpreter, '--version') &&
    existsSync(installed) &&
    readFileSync(installed, 'utf8') === requirements
  )
    return { venv, interpreter }
  await step([command, '-m', 'venv', '--clear', '.venv'], folder)
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-input']
  await step([interpreter, '-m', 'pip', 'install', ...quietly, '-r', 'requirements.txt'], folder)
  writeFileSync(installed, requirements)
  return { venv, interpreter }
}

async function step(words: string[], folder: string): Promise<void> {
  console.log(words.join(' '))
  const exitCode = await run(words, folder)
  if (exitCode !== 0) throw new Error(`${words.slice(0, 3).join(' ')} … ended with exit code ${exitCode}`)
}
