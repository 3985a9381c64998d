/** How much disk a package takes: what is downloaded, and what lies there once it is installed with all it needs. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Manifest {
  dependencies?: Record<string, string>
}

/** The package that would be published, in bytes. */
export function packedSize(): { packed: number; unpacked: number; files: number } {
  const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  })
  const [{ size, unpackedSize, entryCount }] = JSON.parse(listing)
  return { packed: size, unpacked: unpackedSize, files: entryCount }
}

/** What the dependencies of a package take, in bytes, each of them once; development and peers left out. */
function dependenciesOf(folder: string): { packages: number; bytes: number } {
  const found = new Set<string>()
  const add = (parent: string) => {
    const manifest: Manifest = JSON.parse(readFileSync(join(parent, 'package.json'), 'utf8'))
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      const place = resolveFrom(parent, name)
      if (place === undefined || found.has(place)) continue
      found.add(place)
      add(place)
    }
  }
  add(folder)
  return { packages: found.size, bytes: [...found].reduce((sum, place) => sum + sizeOf(place), 0) }
}

export const ourDependencies = () => dependenciesOf(root)

/** The JavaScript SDK with all it needs. */
export function jsSdkSize(): { packages: number; bytes: number } {
  const folder = join(root, 'node_modules/@microsoft/durabletask-js')
  const { packages, bytes } = dependenciesOf(folder)
  return { packages: packages + 1, bytes: bytes + sizeOf(folder) }
}

function resolveFrom(folder: string, name: string): string | undefined {
  const place = join(folder, 'node_modules', name)
  if (existsSync(join(place, 'package.json'))) return place
  return dirname(folder) === folder ? undefined : resolveFrom(dirname(folder), name)
}

/** Bytes of every file below; packages nested in it are counted where they are found. */
export function sizeOf(folder: string, leftOut: readonly string[] = ['node_modules']): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    if (leftOut.includes(entry.name)) return sum
    const place = join(folder, entry.name)
    if (entry.isDirectory()) return sum + sizeOf(place, leftOut)
    return entry.isFile() ? sum + statSync(place).size : sum
  }, 0)
}
