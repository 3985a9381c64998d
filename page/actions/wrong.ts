/** What somebody typed cannot be sent; the message says why. */
export class Wrong extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Wrong'
  }
}
