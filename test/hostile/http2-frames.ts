/** Frames of HTTP/2 written by hand: right ones, and such as no library would write. */

export const preface: Buffer = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

export const types = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  push: 5,
  ping: 6,
  goaway: 7,
  window: 8,
  continuation: 9,
} as const

export const flags = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 32 } as const

/** `length` may be another than the payload has. */
export function frame(
  type: number,
  stream: number,
  payload: Uint8Array = Buffer.alloc(0),
  { flag = 0, length = payload.length } = {},
): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(length & 0xffffff, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flag, 4)
  head.writeUInt32BE(stream >>> 0, 5)
  return Buffer.concat([head, payload])
}

/** Headers without compression: each name and value as it is. */
export const headerBlock = (headers: readonly (readonly [name: string, value: string])[]): Buffer =>
  Buffer.concat(headers.flatMap(([name, value]) => [Buffer.from([0]), literal(name), literal(value)]))

function literal(text: string): Buffer {
  const body = Buffer.from(text, 'latin1')
  if (body.length < 127) return Buffer.concat([Buffer.from([body.length]), body])
  const head = [127]
  let rest = body.length - 127
  for (; rest >= 128; rest >>= 7) head.push((rest & 127) | 128)
  head.push(rest)
  return Buffer.concat([Buffer.from(head), body])
}

export const number32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

/** The head of a call of gRPC, as any library sends it. */
export const callHeaders = (method: string, hub: string): (readonly [string, string])[] => [
  [':method', 'POST'],
  [':scheme', 'http'],
  [':path', `/TaskHubSidecarService/${method}`],
  [':authority', 'localhost'],
  ['content-type', 'application/grpc'],
  ['te', 'trailers'],
  ['taskhub', hub],
]

/** The whole frames of what was heard. */
export function framesIn(heard: Buffer): { type: number; payload: Buffer }[] {
  const frames: { type: number; payload: Buffer }[] = []
  for (let at = 0; at + 9 <= heard.length; ) {
    const end = at + 9 + heard.readUIntBE(at, 3)
    if (end > heard.length) break
    frames.push({ type: heard.readUInt8(at + 3), payload: heard.subarray(at + 9, end) })
    at = end
  }
  return frames
}
