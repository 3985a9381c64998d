import type { RequestListener, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** No client asks for so much more before it has its answer; one that does is cut off. */
const MOST_WAITING = 1_000

interface Line {
  newest: ServerResponse
  waiting: number
}

/**
 * Answers the requests of a connection one after another. Clients may send more before they have their answer, and Node
 * hands all of them out at once; but what changes anything is to be done in order, and when a client goes Node closes only the
 * answer at hand: one that was begun behind it would go on for ever.
 */
export function oneAtATime(answer: RequestListener): RequestListener {
  const lines = new WeakMap<Duplex, Line>()
  return (request, response) => {
    const { socket } = request
    const line = lines.get(socket)
    const before = line?.newest
    if (line) line.newest = response
    else lines.set(socket, { newest: response, waiting: 0 })
    // A response has the socket from when it is its turn.
    if (response.socket) return answer(request, response)
    if (line && ++line.waiting > MOST_WAITING) socket.destroy()
    before?.once('close', () => {
      if (line) line.waiting--
      if (response.socket) answer(request, response)
    })
  }
}
