/** Texts side by side, as a terminal shows them. */
import { stripVTControlCharacters } from 'node:util'
import { shorten } from '../kernel/shorten.ts'

/** How wide a terminal shows it: colours take no room. */
export const widthOf = (text: string): number => stripVTControlCharacters(text).length

export const padTo = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)))

/** A text of somebody's on one line, without what would move a terminal's cursor. */
export const oneLine = (text: string, longest: number): string =>
  shorten(stripVTControlCharacters(text).replaceAll(/\p{Cc}/gu, ' '), longest)

/** Rows of cells as lines, each column as wide as its widest cell. */
export function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))
  return rows.map(row =>
    row
      .map((cell, column) => padTo(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** As wide as the terminal is; a file has room. */
export const terminalWidth = ({ columns }: { columns?: number }): number => columns || 120
