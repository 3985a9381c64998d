/** Protocol Buffers as they travel, written by hand: also what no encoder would write. */

function varint(value: bigint): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}

/** A field holding a number, as it travels. */
export const number = (field: number, value: number | bigint): Buffer =>
  Buffer.concat([varint(BigInt(field << 3)), varint(BigInt(value))])

/** A field holding a text or a message, as it travels. */
export function bytes(field: number, ...parts: (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(parts.map(part => Buffer.from(part)))
  return Buffer.concat([varint(BigInt((field << 3) | 2)), varint(BigInt(body.length)), body])
}

/** A field holding a double, as it travels. */
export function double(field: number, value: number): Buffer {
  const body = Buffer.alloc(8)
  body.writeDoubleLE(value)
  return Buffer.concat([varint(BigInt((field << 3) | 1)), body])
}
