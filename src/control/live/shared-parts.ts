/** Bytes that several viewers are told, each part made when the first of them asks for it. */
const encoder = new TextEncoder()

export const encode = (text: string): Uint8Array => encoder.encode(text)

export class SharedParts implements Iterable<Uint8Array> {
  private readonly texts: Iterator<string>
  private readonly made: Uint8Array[] = []

  constructor(texts: Iterable<string>) {
    this.texts = texts[Symbol.iterator]()
  }

  *[Symbol.iterator](): Generator<Uint8Array> {
    for (let index = 0; ; index++) {
      const part = this.made[index] ?? this.make()
      if (!part) return
      yield part
    }
  }

  private make(): Uint8Array | undefined {
    const { done, value } = this.texts.next()
    if (done) return undefined
    const part = encode(value)
    this.made.push(part)
    return part
  }
}
