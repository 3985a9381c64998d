import type { Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * Closes all answers of a connection with it. Node closes the one at hand, but not those that queue behind it for clients
 * that ask before they are answered: who makes them would never hear that nobody waits any more.
 */
export function closeQueuedAnswers(server: Server): void {
  const queues = new WeakMap<Duplex, Set<ServerResponse>>()
  server.on('connection', socket => {
    const queue = new Set<ServerResponse>()
    queues.set(socket, queue)
    socket.once('close', () =>
      // By then Node has closed the one at hand.
      process.nextTick(() => {
        for (const response of queue) {
          response.destroy()
          response.emit('close')
        }
      }),
    )
  })
  server.on('request', ({ socket }, response) => {
    const queue = queues.get(socket)
    queue?.add(response)
    response.once('close', () => queue?.delete(response))
  })
}
