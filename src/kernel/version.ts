import { createRequire } from 'node:module'

/** The version in package.json; the package finds itself by name, from the sources as from `dist/`. */
export function version(): string {
  const manifest: { version: string } = createRequire(import.meta.url)('greenroom/package.json')
  return manifest.version
}
