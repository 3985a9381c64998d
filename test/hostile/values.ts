/** Values that no SDK would send, for fields of every type. */
import type { Dice } from './dice.ts'

const limit = (bits: number): bigint => 2n ** BigInt(bits)

const texts: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  'null',
  'undefined',
  'NaN',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '@',
  '@@',
  '@counter',
  '@counter@',
  '@counter@k',
  '@__proto__@__proto__',
  'entities',
  '\0',
  'a\0b',
  'a\r\nx-evil: 1\r\n\r\n',
  '../../../../etc/passwd',
  '%00%2e%2e%2f',
  '\u202egnirts',
  '👩‍👩‍👧‍👦',
  '2026-01-31T08:30:00Z',
  '{"__proto__":{"polluted":true}}',
  '['.repeat(5_000),
  '{"a":'.repeat(2_000),
  '9'.repeat(400),
  'x'.repeat(100),
  'x'.repeat(101),
  'x'.repeat(10_000),
]

/** What is no text in UTF-8: a lone surrogate, a byte that begins nothing, an overlong form, a cut character. */
const noTexts: readonly Buffer[] = ['eda080', 'ff', 'c0af', 'f09f', '80'].map(hex => Buffer.from(hex, 'hex'))

const numbers: readonly bigint[] = [
  0n,
  1n,
  2n,
  99n,
  -1n,
  limit(31) - 1n,
  limit(31),
  -limit(31),
  limit(32) - 1n,
  limit(53),
  limit(53) + 1n,
  limit(63) - 1n,
  -limit(63),
  4_102_444_800n,
  253_402_300_800n,
  -62_135_596_801n,
  8_640_000_000_001n,
]

const doubles = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 1e308, 5e-324, 0.5]

export const anyNumber = (dice: Dice): bigint =>
  dice.oneIn(3) ? BigInt(dice.below(10)) : dice.oneIn(4) ? BigInt(dice.below(2 ** 31)) : dice.pick(numbers)

export const anyDouble = (dice: Dice): number => dice.pick(doubles)

/** A text of any make; now and then one of a megabyte. */
export const anyText = (dice: Dice): string => {
  if (dice.oneIn(600)) return 'é'.repeat(2 ** 19)
  return dice.oneIn(4) ? dice.bytes(dice.below(24)).toString('latin1') : dice.pick(texts)
}

/** Bytes where a text should be. */
export const anyTextBytes = (dice: Dice): Buffer =>
  dice.oneIn(8) ? dice.pick(noTexts) : Buffer.from(anyText(dice))
