/** Runs an example as its reader does: as a program of its own. */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const examples = join(root, 'examples')

/** A file of an installed package, wherever npm has put it. */
export const installed = (name: string, file: string): string =>
  join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file)

export interface Ended {
  code: number | null
  output: string
}

/** Runs a program to its end. It gets none of this test runner's own variables. */
export function run(
  command: string,
  args: string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Ended> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|VITE|TEST|NODE_ENV|npm_)/.test(name),
  )
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...env },
      shell: process.platform === 'win32' && command === 'npm',
      timeout: 55_000,
    })
    let output = ''
    child.stdout.on('data', chunk => (output += chunk))
    child.stderr.on('data', chunk => (output += chunk))
    child.on('error', reject)
    child.on('close', code => resolve({ code, output }))
  })
}
