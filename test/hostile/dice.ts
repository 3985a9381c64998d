/** Choices that follow from a seed: the same seed makes the same input, on every machine. */
import { seededRandom } from '../../src/kernel/random.ts'

export class Dice {
  private readonly draw: () => number

  constructor(seed: number) {
    this.draw = seededRandom(seed)
  }

  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number {
    return Math.floor(this.draw() * end)
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  /** Up to `most` of what `make` makes. */
  some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make)
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)))
  }

  /** The bytes with some of them changed, left out, doubled or cut off. */
  mangle(bytes: Buffer): Buffer {
    const from = this.below(bytes.length + 1)
    const to = Math.min(bytes.length, from + this.below(8))
    const parts = [
      [bytes.subarray(0, from)],
      [bytes.subarray(0, from), bytes.subarray(to)],
      [bytes.subarray(0, to), bytes.subarray(from)],
      [bytes.subarray(0, from), this.bytes(to - from), bytes.subarray(to)],
    ]
    return Buffer.concat(this.pick(parts))
  }
}
