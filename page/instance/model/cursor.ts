/** The cursor: one transition of the log, or the live end. */

/** Index of the transition that an address names by its number in the feed; undefined: the live end. */
export function findStep(
  lines: readonly { readonly sequence: number }[],
  named: string | undefined,
): number | undefined {
  const wanted = Number(named)
  if (named === undefined || !Number.isSafeInteger(wanted) || lines.length === 0) return undefined
  const index = lines.findIndex(({ sequence }) => sequence >= wanted)
  return index === -1 ? undefined : index
}

/** The transition so many steps on, or back; undefined: the live end. */
export function stepFrom(current: number | undefined, by: number, count: number): number | undefined {
  const next = Math.max(0, (current ?? count - 1) + by)
  return next >= count - 1 ? undefined : next
}
