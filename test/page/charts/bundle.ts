/** A part of the page on its own, for the browser. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import page from '../../../.config/vite.config.ts'

export interface Bundle {
  readonly script: string
  readonly style: string
}

const made = new Map<string, Promise<Bundle>>()

/** Built as the page is, once for each process of tests. */
export function bundle(entry: URL): Promise<Bundle> {
  const known = made.get(entry.href) ?? make(fileURLToPath(entry))
  made.set(entry.href, known)
  return known
}

async function make(entry: string): Promise<Bundle> {
  const { root, oxc, build: settings } = page
  const built = await build({
    configFile: false,
    logLevel: 'error',
    ...(root && { root }),
    ...(oxc !== undefined && { oxc }),
    build: { ...settings, write: false, emptyOutDir: false, rolldownOptions: { input: entry } },
  })
  const [first] = Array.isArray(built) ? built : [built]
  if (!first || !('output' in first)) throw new Error(`Nothing was built of ${entry}.`)
  const script = first.output.find(({ type }) => type === 'chunk')
  const style = first.output.find(({ fileName }) => fileName.endsWith('.css'))
  if (script?.type !== 'chunk' || style?.type !== 'asset')
    throw new Error(`${entry} has no script or no style.`)
  return { script: script.code, style: String(style.source) }
}
