/** Explanations in a length that a person reads. */

/** Equal texts once, with their number. */
export function equalOnce(texts: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`))
}

const MOST_LINES = 50

/** The first lines, and how many there are beside; undefined where there are none. */
export function firstLines(lines: readonly string[]): string | undefined {
  if (lines.length === 0) return undefined
  const rest = lines.length - MOST_LINES
  return [...lines.slice(0, MOST_LINES), ...(rest > 0 ? [`… and ${rest} more.`] : [])].join('\n')
}
