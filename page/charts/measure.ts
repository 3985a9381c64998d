/** How wide text in a chart is at most, in any of the fonts it may be set in. */

/** For text of 11 px; a wide font, so that other fonts only leave more room. */
const widths: readonly (readonly [letters: string, width: number])[] = [
  ["ijl.,':|", 3.6],
  ['ft -r', 4.6],
  ['mwMW', 9.8],
  ['ABCDEFGHIJKLNOPQRSTUVXYZ', 7.8],
]

const widthOfLetter = (letter: string): number =>
  widths.find(([letters]) => letters.includes(letter))?.[1] ?? 6.9

/** In px. `size` of the font in px, 11 by default; bold text is wider. */
export function widthOf(text: string, { size = 11, isBold = false } = {}): number {
  const plain = [...text].reduce((sum, letter) => sum + widthOfLetter(letter), 0)
  return plain * (size / 11) * (isBold ? 1.13 : 1)
}

/** The first of the texts that fits; the last when none does. */
export const fitting = (texts: readonly string[], width: number): string =>
  texts.find(text => widthOf(text) <= width) ?? texts.at(-1) ?? ''
