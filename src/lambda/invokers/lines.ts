/** Cuts what a program writes into lines. Only a line feed ends one: JSON may hold every other separator. */
export class Lines {
  private readonly onLine: (line: string) => void
  /** Of the line that has not ended. */
  private pieces: string[] = []

  constructor(onLine: (line: string) => void) {
    this.onLine = onLine
  }

  push(text: string): void {
    const [first = '', ...others] = text.split('\n')
    this.pieces.push(first)
    for (const piece of others) {
      this.endLine()
      this.pieces.push(piece)
    }
  }

  /** Nothing comes after this: what is left is a line, too. */
  end(): void {
    if (this.pieces.some(piece => piece !== '')) this.endLine()
  }

  private endLine(): void {
    const line = this.pieces.join('')
    this.pieces = []
    this.onLine(line.endsWith('\r') ? line.slice(0, -1) : line)
  }
}
