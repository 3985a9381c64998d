/** How long an installation takes into an empty folder, with whatever the package managers have in their caches. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const shell = process.platform === 'win32'

/** Milliseconds of `npm install <package>`: ours packed from here, or another by name. */
export const npmInstallTime = (wanted: 'ours' | string): number =>
  inEmptyFolder(folder => {
    const what = wanted === 'ours' ? packed(folder) : wanted
    return timed('npm', ['install', '--no-audit', '--no-fund', '--silent', what], folder)
  })

/** Milliseconds of a virtual environment with these requirements. */
export const pipInstallTime = (requirements: string): number =>
  inEmptyFolder(folder => {
    copyFileSync(requirements, join(folder, 'requirements.txt'))
    const python = shell ? 'python' : 'python3'
    const pip = join(folder, shell ? 'venv/Scripts/pip.exe' : 'venv/bin/pip')
    return (
      timed(python, ['-m', 'venv', 'venv'], folder) +
      timed(
        pip,
        ['install', '--quiet', '--disable-pip-version-check', '--no-input', '-r', 'requirements.txt'],
        folder,
      )
    )
  })

function packed(folder: string): string {
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const listing = execFileSync('npm', pack, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell,
  })
  return join(folder, JSON.parse(listing)[0].filename)
}

function timed(file: string, args: readonly string[], cwd: string): number {
  const begin = performance.now()
  execFileSync(file, args, { cwd, stdio: 'ignore', shell })
  return performance.now() - begin
}

function inEmptyFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-bench-'))
  try {
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
