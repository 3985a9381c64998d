/**
 * The generator of whatever follows a seed (mulberry32): numbers from 0 up to, not including, 1. The same seed gives
 * the same numbers in the same order, on every platform; the first ones may be skipped. Not for secrets.
 */
export function seededRandom(seed: number, skipped = 0): () => number {
  let state = (seed + Math.imul(skipped, STEP)) >>> 0
  return () => {
    state = (state + STEP) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const STEP = 0x6d2b79f5
