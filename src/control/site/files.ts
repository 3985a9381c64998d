/** The files of the page, as the build has left them. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join, posix, relative, sep } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.map': 'application/json',
}

export interface SiteFile {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The name tells the content: it never changes. */
  readonly isImmutable: boolean
}

/** Where the build puts the page; the package finds itself by name, from the sources as from `dist/`. */
export const builtPage = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('greenroom/package.json')), 'dist', 'page')

export class SiteFiles {
  private readonly folder: string
  private files: ReadonlyMap<string, SiteFile> = new Map()
  /** When the files were built that are here. */
  private builtAt: number | undefined

  constructor(folder: string) {
    this.folder = folder
  }

  /** The page has been built. */
  get isBuilt(): boolean {
    this.refresh()
    return this.files.has('/index.html')
  }

  /** The file at this path of the address, of those there are; nothing else is ever read. */
  at(path: string): SiteFile | undefined {
    this.refresh()
    return this.files.get(path === '/' ? '/index.html' : path)
  }

  /** Reads all of them when they were built anew. */
  private refresh(): void {
    const builtAt = statSync(join(this.folder, 'index.html'), { throwIfNoEntry: false })?.mtimeMs
    if (builtAt === this.builtAt) return
    this.builtAt = builtAt
    this.files = builtAt === undefined ? new Map() : new Map(readAll(this.folder))
  }
}

function* readAll(folder: string): Generator<[path: string, file: SiteFile]> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || !type) continue
    const place = join(entry.parentPath, entry.name)
    const path = posix.join('/', ...relative(folder, place).split(sep))
    const bytes = new Uint8Array(readFileSync(place))
    yield [path, { type, bytes, isImmutable: path.startsWith('/assets/') }]
  }
}
