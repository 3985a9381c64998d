/** Payloads that people type: JSON, and if it is none, where and why in words. */
import { Wrong } from './wrong.ts'

/** The value; undefined for an empty text, which is no payload. @throws Wrong */
export function readJson(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new Wrong(explain(text))
  }
}

/** Browsers word it differently, and not all say where: the text is read once more. */
function explain(text: string): string {
  const reader = new Reader(text)
  const what = reader.whole() ?? 'the text is no JSON'
  const before = text.slice(0, reader.at).split('\n')
  return `Line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${what}.`
}

/** Each part answers with what is wrong, and has stopped at the place; undefined when all is well. */
class Reader {
  at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  whole(): string | undefined {
    return this.value() ?? (this.next() === '' ? undefined : 'nothing may follow the value')
  }

  private value(): string | undefined {
    const first = this.next()
    if (first === '{') return this.list('}', () => this.field())
    if (first === '[') return this.list(']', () => this.value())
    if (first === '"') return this.string()
    if (this.skip(/(?:true|false|null)\b|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y)) return undefined
    if (first === '') return 'a value is missing'
    if (first === "'" || /[\p{L}_]/u.test(first)) return 'a text stands in double quotes'
    return `a value cannot begin with ${first}`
  }

  private list(end: string, item: () => string | undefined): string | undefined {
    this.at++
    if (this.next() === end) return this.pass()
    for (;;) {
      const wrong = item()
      if (wrong !== undefined) return wrong
      const next = this.next()
      if (next === end) return this.pass()
      if (next !== ',') return next === '' ? `${end} is missing` : `a comma or ${end} is missing`
      this.at++
      if (this.next() === end) return `no comma stands before ${end}`
    }
  }

  private field(): string | undefined {
    const first = this.next()
    if (first !== '"') return first === '' ? '} is missing' : 'a name in double quotes is missing'
    const wrong = this.string()
    if (wrong !== undefined) return wrong
    if (this.next() !== ':') return 'a colon is missing after the name'
    this.at++
    return this.value()
  }

  private string(): string | undefined {
    this.at++
    this.skip(/(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))+/uy)
    const end = this.text.charAt(this.at)
    if (end === '"') return this.pass()
    if (end === '\\') return `there is no ${this.text.slice(this.at, this.at + 2)} in JSON`
    return end === '' || end === '\n'
      ? 'the closing double quote is missing'
      : 'a control character stands in the text'
  }

  private next(): string {
    this.skip(/[ \t\r\n]+/y)
    return this.text.charAt(this.at)
  }

  private pass(): undefined {
    this.at++
  }

  private skip(what: RegExp): boolean {
    what.lastIndex = this.at
    const length = what.exec(this.text)?.[0].length ?? 0
    this.at += length
    return length > 0
  }
}
