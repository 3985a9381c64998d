/** The text on one line, cut to at most `longest` characters. */
export function shorten(text: string, longest: number): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}
