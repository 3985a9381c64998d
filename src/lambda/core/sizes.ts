import { invalidParameter } from './errors.ts'

/** Refuses text that is larger than a limit. */
export function checkSize(text: string, largest: number, what: string): void {
  // No character takes less than a byte, so most texts need not be counted.
  const size = text.length * 3 <= largest ? 0 : Buffer.byteLength(text)
  if (size > largest) throw invalidParameter(`${what} has ${size} bytes; at most ${largest} are allowed.`)
}
