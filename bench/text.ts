/** Figures and circumstances as a person reads them. */
import { availableParallelism, cpus } from 'node:os'

/** A number with this many digits after the point. */
export const number = (digits: number) => (value: number) =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })

export const times = (ratio: number): string => `${number(2)(ratio)}×`

/** The machine and the runtime. */
export const machine = (): string =>
  `Node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} cores, ` +
  (cpus()[0]?.model ?? 'an unknown processor')

/** Where and how the figures were taken. */
export const circumstances = (runs: number): string =>
  `${machine()}, ${runs === 1 ? 'one run' : `medians of ${runs} runs`}`

/** A table as Markdown; the first column holds words, the others figures. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
    .map(cells => `| ${cells.join(' | ')} |`)
    .join('\n')

/** A table for a terminal, its columns as wide as what they hold. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map(cells => cells[column]!.length)))
  return all
    .map(cells =>
      cells
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
