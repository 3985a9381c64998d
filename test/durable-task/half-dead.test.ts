import { once } from 'node:events'
import * as net from 'node:net'
import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { atEnd } from '../support/at-end.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'

/** A way to the backend that can fall silent: connections stay open, and nothing passes any more. */
async function breakablePath(port: number) {
  const sockets: net.Socket[] = []
  const server = net.createServer(near => {
    const far = net.connect(port, '127.0.0.1')
    near.pipe(far)
    far.pipe(near)
    for (const socket of [near, far]) socket.on('error', () => {})
    sockets.push(near, far)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const fallSilent = () => {
    for (const socket of sockets) {
      socket.unpipe()
      socket.pause()
    }
  }
  return { address: `127.0.0.1:${(server.address() as net.AddressInfo).port}`, fallSilent }
}

test('135 with keepalive, the work of a connection that fell silent goes to another worker', async () => {
  const backend = await ownBackend({ keepalive: { time: 100, timeout: 100 } })
  const path = await breakablePath(backend.port)
  const remote = await openClient({ address: path.address, hub: 'half-dead' })
  const client = await openClient({ address: backend.address, hub: 'half-dead' })
  const silent = await openWorker(remote)
  const id = await client.start('held')
  const first = await silent.nextTurn()
  const other = await openWorker(client)
  path.fallSilent()

  const again = await other.nextTurn()
  expect(again).toMatchObject({ instanceId: id, executionId: first.executionId })
  await other.completeTurn(again, [complete(1, '"done"')])
  expect((await client.completion(id))?.output?.value).toBe('"done"')
})

test('135 a connection that answers keepalive keeps its work', async () => {
  const backend = await ownBackend({ keepalive: { time: 20, timeout: 1000 }, healthPingPeriod: 100 })
  const client = await openClient({ address: backend.address })
  const slow = await openWorker(client)
  const id = await client.start('held')
  const turn = await slow.nextTurn()
  const other = await openWorker(client)
  // Many keepalive rounds pass with the turn in hand.
  for (let n = 0; n < 4; n++) await slow.nextPing()
  expect(other.unread.turns).toBe(0)
  await slow.completeTurn(turn, [complete(1, '"slow"')])
  expect((await client.completion(id))?.output?.value).toBe('"slow"')
})
