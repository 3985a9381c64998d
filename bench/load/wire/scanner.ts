/** Walks over the fields of an encoded message without making an object of it. */
export class Scanner {
  /** The number of the field that has been reached. */
  field = 0
  /** Its value, where it is a number of at most 53 bits. */
  number = 0
  private readonly bytes: Buffer
  private position: number
  private readonly end: number
  /** Where its content begins, where it is a text or a message; the content ends at `position`. */
  private start = 0

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.bytes = bytes
    this.position = start
    this.end = end
  }

  /** Goes to the next field; false when there is none. */
  next(): boolean {
    if (this.position >= this.end) return false
    const tag = this.varint()
    this.field = tag >>> 3
    const type = tag & 7
    if (type === 2) {
      const length = this.varint()
      this.start = this.position
      this.position += length
    } else if (type === 0) this.number = this.varint()
    else if (type === 1) this.position += 8
    else if (type === 5) this.position += 4
    else throw new Error(`a field of wire type ${type}`)
    if (this.position > this.end) throw new Error('the message ends within a field')
    return true
  }

  /** The content as a text. */
  text(): string {
    return this.bytes.toString('utf8', this.start, this.position)
  }

  /** The content as a message. */
  message(): Scanner {
    return new Scanner(this.bytes, this.start, this.position)
  }

  /** The text of the message's field of this number, such as the value of a `StringValue`; empty when it has none. */
  textOf(field: number): string {
    const inner = this.message()
    let found = ''
    while (inner.next()) if (inner.field === field) found = inner.text()
    return found
  }

  private varint(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.bytes[this.position++]!
      if (byte < 0x80) return value + byte * scale
      value += (byte & 0x7f) * scale
      scale *= 0x80
    }
  }
}
