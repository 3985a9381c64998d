/** Other programs: whether they are there, and running them. */
import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** The command line that was built: the suites run the way its users run theirs. */
const greenroom = [process.execPath, `${root}dist/src/cli/main.js`]

/** Nothing here takes longer, downloads included; a suite that hangs is ended. */
const longest = 15 * 60_000

/** Whether the program is there and says so with exit code 0. Batch files of Windows need a shell. */
export const works = (file: string, ...args: string[]): boolean =>
  spawnSync(file, args, { stdio: 'ignore', shell: process.platform === 'win32' }).status === 0

/** Runs a program to its end; what it prints is ours, unless its stdout is read line by line. */
export async function run(
  [file = '', ...args]: readonly string[],
  folder: string,
  onLine?: (line: string) => void,
): Promise<number> {
  const child = spawn(file, args, {
    cwd: folder,
    stdio: ['ignore', onLine ? 'pipe' : 'inherit', 'inherit'],
    timeout: longest,
  })
  if (child.stdout) createInterface({ input: child.stdout }).on('line', line => onLine?.(line))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal) console.log(`${file} was ended by ${signal}`)
      resolve(code ?? 1)
    })
  })
}

/** Runs a program beside a backend of its own, with these options of `greenroom exec`. */
export const besideBackend = (
  command: readonly string[],
  folder: string,
  options: readonly string[],
  onLine?: (line: string) => void,
): Promise<number> => run([...greenroom, 'exec', ...options, '--', ...command], folder, onLine)
