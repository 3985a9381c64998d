import { median } from '../statistics.ts'

/** The last steps divided by the first: the medians of a twentieth of them each. The very first one is left out. */
export function growthOf(steps: readonly number[]): number {
  const some = Math.ceil(steps.length / 20)
  return median(steps.slice(-some)) / median(steps.slice(1, 1 + some))
}
