/** Answers that go on end when their client goes, also those that it asked for before it had the first. */
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { openHttpServer } from '../../src/kernel/http-server.ts'
import { atEnd } from '../support/at-end.ts'

test('answers that queue behind one that goes on are told when the client goes', async () => {
  let opened = 0
  let ended = 0
  const stream = (): Response => {
    opened++
    let parts = 0
    const body = new ReadableStream<Uint8Array>(
      {
        // One part, and then none for ever.
        pull: controller => (parts++ === 0 ? controller.enqueue(Buffer.alloc(100)) : new Promise(() => {})),
        cancel: () => {
          ended++
        },
      },
      { highWaterMark: 0 },
    )
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }
  const server = await openHttpServer(stream, { port: 0, host: '127.0.0.1' })
  atEnd(() => server.stop())
  const socket = connect({ port: server.port, host: '127.0.0.1' })
  socket.on('error', () => {})
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(12))
  await expect.poll(() => opened).toBe(12)
  socket.destroy()
  await expect.poll(() => ended).toBe(12)
})
