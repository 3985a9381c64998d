/** Colour for terminals; what it says is always said in words as well. */

const codes = { red: 31, green: 32, yellow: 33, blue: 34, dim: 2, bold: 1 } as const

const ofStatus: Readonly<Record<string, keyof typeof codes>> = {
  RUNNING: 'blue',
  SUSPENDED: 'yellow',
  COMPLETED: 'green',
  FAILED: 'red',
}

/** Texts as a terminal shows them. */
export interface Paint {
  status(word: string): string
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
}

/** Colours only where a terminal shows them and nobody has said that they are not wanted (`NO_COLOR`). */
export function paintFor({ isTTY }: { isTTY?: boolean }): Paint {
  const isWanted = isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
  const paint = (text: string, colour: keyof typeof codes | undefined): string =>
    isWanted && colour && text !== '' ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text
  return {
    status: word => paint(word, ofStatus[word]),
    bold: text => paint(text, 'bold'),
    dim: text => paint(text, 'dim'),
    red: text => paint(text, 'red'),
  }
}
