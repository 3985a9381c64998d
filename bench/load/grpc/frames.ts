/** gRPC's framing: each message has five bytes before it, whether it is compressed and how long it is. */

const prefix = 5

/** A message as it is sent. */
export function framed(message: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(prefix + message.length)
  bytes[0] = 0
  bytes.writeUInt32BE(message.length, 1)
  bytes.set(message, prefix)
  return bytes
}

/** Takes chunks however they are cut, and gives whole messages. */
export class FrameParser {
  private readonly onMessage: (message: Buffer) => void
  /** What there is of a frame that is not whole yet. */
  private parts: Buffer[] = []
  private held = 0
  /** How many bytes are needed before there is any use in looking. */
  private needed = prefix

  constructor(onMessage: (message: Buffer) => void) {
    this.onMessage = onMessage
  }

  /** Messages are views of the chunk where they lie in one. */
  push(chunk: Buffer): void {
    this.held += chunk.length
    if (this.held < this.needed) {
      this.parts.push(chunk)
      return
    }
    const bytes = this.parts.length === 0 ? chunk : Buffer.concat([...this.parts, chunk], this.held)
    let position = 0
    this.needed = prefix
    while (bytes.length - position >= prefix) {
      // Nothing was said of an encoding that would be understood.
      if (bytes[position] !== 0) throw new Error('a compressed message, which was not asked for')
      const end = position + prefix + bytes.readUInt32BE(position + 1)
      if (end > bytes.length) {
        this.needed = end - position
        break
      }
      this.onMessage(bytes.subarray(position + prefix, end))
      position = end
    }
    this.held = bytes.length - position
    this.parts = this.held === 0 ? [] : [bytes.subarray(position)]
  }
}
