/** How much work of a kind a worker has, of how much it takes, in words. */

export interface SlotsProps {
  readonly used: number
  /** Undefined: no limit. */
  readonly limit: number | undefined
}

export function slotsText({ used, limit }: SlotsProps): string {
  if (limit === undefined) return `${used}, no limit`
  return limit === 0 ? 'takes none' : `${used} of ${limit}`
}
