/** Requests that a client sends before it has its answer are answered one after another, and not at all when it has gone. */
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { openHttpServer } from '../../src/kernel/http-server.ts'
import { atEnd } from '../support/at-end.ts'

async function openServer(answer: (path: string) => Response | Promise<Response>) {
  const begun: string[] = []
  const server = await openHttpServer(
    request => {
      const { pathname } = new URL(request.url)
      begun.push(pathname)
      return answer(pathname)
    },
    { port: 0, host: '127.0.0.1' },
  )
  atEnd(() => server.stop())
  return { ...server, begun }
}

function open(port: number, ...paths: string[]) {
  const socket = connect({ port, host: '127.0.0.1' })
  const client = { socket, heard: '', isClosed: false }
  socket.on('error', () => {})
  socket.on('data', part => {
    client.heard += part
  })
  socket.on('close', () => {
    client.isClosed = true
  })
  socket.write(paths.map(path => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`).join(''))
  return client
}

/** One part, and then none for ever. */
function endless(onCancel: () => void): Response {
  let parts = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull: controller => (parts++ === 0 ? controller.enqueue(Buffer.from('on')) : new Promise(() => {})),
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

test('each is begun when the one before it has been answered, in order', async () => {
  const answers: (() => void)[] = []
  const { port, begun } = await openServer(
    path => new Promise(resolve => answers.push(() => resolve(new Response(`heard ${path}`)))),
  )
  const client = open(port, '/a', '/b', '/c')
  for (const expected of [['/a'], ['/a', '/b'], ['/a', '/b', '/c']]) {
    await expect.poll(() => begun).toEqual(expected)
    answers.at(-1)!()
  }
  await expect.poll(() => client.heard.match(/heard \/\w/g)).toEqual(['heard /a', 'heard /b', 'heard /c'])
  client.socket.destroy()
})

test('behind an answer that goes on none is begun, and that one is told when its client goes', async () => {
  let ended = 0
  const { port, begun } = await openServer(() => endless(() => ended++))
  const client = open(port, ...Array.from({ length: 12 }, () => '/'))
  await expect.poll(() => client.heard).toMatch(/on/)
  client.socket.destroy()
  await expect.poll(() => ended).toBe(1)
  expect(begun).toHaveLength(1)
})

test('one that sends request upon request and waits for no answer is cut off', async () => {
  let ended = 0
  const { port } = await openServer(() => endless(() => ended++))
  const client = open(port, ...Array.from({ length: 1_002 }, () => '/'))
  await expect.poll(() => client.isClosed).toBe(true)
  await expect.poll(() => ended).toBe(1)
})
