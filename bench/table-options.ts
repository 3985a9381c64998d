/** The options of every command whose figures have a table in the README. */
import { fillReadme, findPlace, type Place } from './readme.ts'

/** For `parseArgs`. */
export const tableOptions = {
  markdown: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
} as const

/** Their lines of `--help`. */
export const tableHelp = [
  "--markdown         print the README's table as well",
  '--write            put that table into README.md',
]

interface Wishes {
  markdown: boolean
  write: boolean
}

/** Looked up first: nobody wants to learn after minutes that there is no place for the table. */
export function requirePlace(place: Place, { write }: Wishes): void {
  if (write) findPlace(place)
}

/** Does with the table what was asked for. */
export function giveTable(place: Place, text: string, { markdown, write }: Wishes): void {
  if (markdown) console.log(`\n${text}`)
  if (write) fillReadme(place, text)
}
