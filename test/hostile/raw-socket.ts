/** A connection on which anything may be sent. */
import { connect, type Socket } from 'node:net'

/** How the sender leaves: closes its side and waits for the other, or is gone. */
type Leaving = 'closes its side' | 'is gone'

/** Much longer than any answer takes, in milliseconds: without one the sender goes away. */
const PATIENCE = 60_000

interface Manners {
  readonly leaving?: Leaving
  readonly isEnough?: (heard: Buffer) => boolean
  /** For how long after the last part, before it leaves. */
  readonly stays?: () => Promise<unknown>
}

/**
 * Sends the parts and listens until the server has closed the connection, `isEnough` holds, or the sender has left.
 * Gives what was heard; nothing is left open.
 */
export function sendRaw(
  url: string,
  parts: readonly Uint8Array[],
  { leaving, isEnough, stays }: Manners,
): Promise<Buffer> {
  const { hostname, port } = new URL(url.includes('://') ? url : `tcp://${url}`)
  return new Promise(resolve => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true, noDelay: true })
    const heard: Buffer[] = []
    // Whoever is not answered gets to know of it.
    socket.setTimeout(PATIENCE, () => socket.destroy())
    const isOver = (): void => resolve(Buffer.concat(heard))
    // A server that closes while it is still being sent to resets the connection; and a reset of one that has just been
    // closed is an error after which Node closes nothing.
    socket.on('error', isOver)
    socket.on('end', () => socket.end())
    socket.on('data', part => {
      heard.push(part)
      if (isEnough?.(Buffer.concat(heard))) socket.destroy()
    })
    socket.on('close', isOver)
    const leave = (): void => {
      if (leaving === 'is gone') socket.resetAndDestroy()
      else if (leaving === 'closes its side') socket.end()
    }
    socket.on('connect', () => write(socket, parts, () => (stays ? void stays().finally(leave) : leave())))
  })
}

/** Part by part, so that the server sees them apart. */
function write(socket: Socket, [part, ...rest]: readonly Uint8Array[], leave: () => void): void {
  if (socket.destroyed) return
  if (part) socket.write(part, () => setImmediate(write, socket, rest, leave))
  else leave()
}
