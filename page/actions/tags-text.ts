/** Tags that people type. */
import { Wrong } from './wrong.ts'

/** `team=blue, region=eu`; undefined for an empty text. @throws Wrong */
export function readTags(text: string): Record<string, string> | undefined {
  const parts = text
    .split(/[,\n]/)
    .map(part => part.trim())
    .filter(part => part !== '')
  if (parts.length === 0) return undefined
  return Object.fromEntries(
    parts.map(part => {
      const at = part.indexOf('=')
      if (at < 1) throw new Wrong(`A tag is a name and a value, team=blue; ‘${part}’ is none.`)
      return [part.slice(0, at).trim(), part.slice(at + 1).trim()]
    }),
  )
}
