/** The tables that the README carries between its bench comments. */
import { readFileSync, writeFileSync } from 'node:fs'

const readme = new URL('../README.md', import.meta.url)

/** A pair of comments: `<!-- bench -->` … `<!-- /bench -->`, or `<!-- bench peers -->` … `<!-- /bench peers -->`. */
export type Place = 'bench' | 'bench peers' | 'bench growth' | 'bench memory' | 'bench start'

/** Puts the table between the two comments, whatever the file has become meanwhile. */
export function fillReadme(place: Place, table: string): void {
  const { text, from, to } = findPlace(place)
  writeFileSync(readme, `${text.slice(0, from)}\n${table}\n${text.slice(to)}`)
}

/** Where the table goes; throws when the README has no place for it. */
export function findPlace(place: Place): { text: string; from: number; to: number } {
  const text = readFileSync(readme, 'utf8')
  const begin = `<!-- ${place} -->`
  const from = text.indexOf(begin) + begin.length
  const to = text.indexOf(`<!-- /${place} -->`)
  if (from < begin.length || to < from)
    throw new Error(`README.md has no ${begin} followed by <!-- /${place} -->`)
  return { text, from, to }
}
