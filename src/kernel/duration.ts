const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const

/** Milliseconds for people, rounded to the two largest units that count: `30d`, `1h 5m`, `2s 250ms`, `0ms`. */
export function formatDuration(milliseconds: number): string {
  const whole = Math.max(0, Math.round(milliseconds))
  const [, precision] = units[largestUnitOf(whole) + 1] ?? ['ms', 1]
  let rest = Math.round(whole / precision) * precision
  // What was rounded up may fill a larger unit.
  const first = largestUnitOf(rest)
  if (first === -1) return '0ms'
  const parts: string[] = []
  for (const [unit, size] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size)
    if (count > 0) parts.push(`${count}${unit}`)
    rest -= count * size
  }
  return parts.join(' ')
}

const largestUnitOf = (milliseconds: number): number => units.findIndex(([, size]) => milliseconds >= size)

const inUnits = /^\d+(\.\d+)?(ms|[dhms])( ?\d+(\.\d+)?(ms|[dhms]))*$/
const inIso =
  /^P(?=.)(?:(\d+)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?=.)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
const isoUnits = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000]

/** Milliseconds of a duration as people write it, `30d`, `1h30m`, `1h 5m`, or in ISO 8601, `P30D`, `PT1H30M`; undefined for others. */
export function parseDuration(text: string): number | undefined {
  const iso = inIso.exec(text)
  if (iso) return isoUnits.reduce((sum, size, index) => sum + Number(iso[index + 1] ?? 0) * size, 0)
  if (!inUnits.test(text)) return undefined
  return [...text.matchAll(/([\d.]+)(ms|[dhms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (units.find(([name]) => name === unit)?.[1] ?? 0),
    0,
  )
}
