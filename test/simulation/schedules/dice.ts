/** Choices that follow a seed. */
import { seededRandom } from '../../../src/kernel/random.ts'

export class Dice {
  private readonly draw: () => number

  constructor(seed: number) {
    this.draw = seededRandom(seed)
  }

  /** A whole number from 0 up to, not including, `count`. */
  below(count: number): number {
    return Math.floor(this.draw() * count)
  }

  /** True once in `count` times. */
  oneIn(count: number): boolean {
    return this.below(count) === 0
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  /** One of the items, or undefined when there is none. */
  any<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)]
  }

  /** Like `pick`, each item as often as its weight says. */
  weighed<T extends { readonly weight: number }>(items: readonly T[]): T {
    let left = this.below(items.reduce((sum, { weight }) => sum + weight, 0))
    return items.find(({ weight }) => {
      left -= weight
      return left < 0
    })!
  }
}
