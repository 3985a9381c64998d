import { circumstances, markdownTable, number, plainTable, times } from '../text.ts'
import type { Cost, GrowthCase } from './case.ts'

/** What each size of a case came to, least first. */
export interface Growth {
  of: GrowthCase
  costs: { size: number; cost: Cost }[]
}

export function growthTable(growths: readonly Growth[], markdown: boolean): string {
  const head = ['much of', 'CPU µs for', 'by size', 'most ÷ least', 'target', '']
  const lines = growths.map(lineOf)
  return markdown ? markdownTable(head, lines) : plainTable(head, lines)
}

function lineOf({ of, costs }: Growth): string[] {
  const cells = costs.map(({ size, cost }) => `${number(0)(size)}: ${number(0)(cost.cpu)}${floorText(cost)}`)
  const { bound } = of
  // A run for a first impression may have one size only, which is no growth.
  const ratio = costs.length > 1 ? ratioOf(costs) : undefined
  return [
    of.what,
    of.unit,
    cells.join(', '),
    ratio === undefined ? '–' : times(ratio) + (costs[0]!.cost.floor ? ' of the floor’s growth' : ''),
    bound === undefined ? '' : `≤ ${bound}×`,
    ratio === undefined || bound === undefined ? '' : ratio <= bound ? 'met' : '**missed**',
  ]
}

const floorText = ({ floor }: Cost): string => (floor === undefined ? '' : ` (floor ${number(0)(floor)})`)

/** What the greatest size costs more than the least; of the floor where the same bytes were sent by it. */
function ratioOf(costs: Growth['costs']): number {
  const [least, most] = [costs[0]!.cost, costs.at(-1)!.cost]
  if (least.floor === undefined || most.floor === undefined) return most.cpu / least.cpu
  return (most.cpu - least.cpu) / (most.floor - least.floor)
}

export const readmeText = (growths: readonly Growth[], runs: number): string =>
  `${growthTable(growths, true)}\n\n${circumstances(runs)}. Microseconds of the server's CPU.`
