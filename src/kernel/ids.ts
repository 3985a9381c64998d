/** The only source of randomness in the backend: ids, random or in a sequence that a seed begins. */
import { randomUUID } from 'node:crypto'
import { seededRandom } from './random.ts'

/** What the bits of the variant leave open to a digit of a GUID. */
const VARIANTS = '89ab'

/** Each id takes four numbers of the generator. */
const DRAWS_PER_ID = 4

export class Ids {
  private readonly seed: number | undefined
  private draw: (() => number) | undefined
  private given = 0

  /** With a seed the same ids come in the same order; without one no id comes twice. */
  constructor(seed?: number) {
    this.seed = seed
    this.restart()
  }

  /** 32 lower-case hex digits: instance ids and execution ids. */
  hexId(): string {
    return this.guid().replaceAll('-', '')
  }

  /** A GUID in the usual form, of version 4: request ids, which .NET parses as such. */
  guid(): string {
    if (!this.draw) return randomUUID()
    this.given++
    return guidOf(this.draw)
  }

  /**
   * 32 lower-case hex digits that never come again, seed or not: completion tokens and workers. A token that did would
   * let an answer from before a reset count after it, and workers come when they please.
   */
  unique(): string {
    return randomUUID().replaceAll('-', '')
  }

  /** How many ids the sequence of the seed has given. */
  get drawn(): number {
    return this.given
  }

  /** Begins the sequence of the seed again, or takes it up after so many ids. */
  restart(drawn = 0): void {
    this.given = drawn
    this.draw = this.seed === undefined ? undefined : seededRandom(this.seed, drawn * DRAWS_PER_ID)
  }
}

function guidOf(draw: () => number): string {
  const word = (): string =>
    Math.floor(draw() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0')
  const [a, b, c, d] = [word(), word(), word(), word()]
  const variant = VARIANTS[Number.parseInt(c[0]!, 16) % VARIANTS.length]
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`
}
