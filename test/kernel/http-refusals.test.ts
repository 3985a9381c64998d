/** What Node and its adapter refuse, they refuse in words; and a client that goes away is no fault of the server. */
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { openHttpServer } from '../../src/kernel/http-server.ts'
import { readBody } from '../../src/kernel/read-body.ts'
import { atEnd } from '../support/at-end.ts'

async function openServer() {
  const bodies: unknown[] = []
  const answer = async (request: Request): Promise<Response> => {
    const body = await readBody(request, 100)
    bodies.push(body && Buffer.from(body).toString())
    return new Response('heard')
  }
  const server = await openHttpServer(answer, { port: 0, host: '127.0.0.1' })
  atEnd(() => server.stop())
  return { ...server, bodies }
}

/** All that comes back until the server closes the connection. */
const exchange = (port: number, ...parts: string[]): Promise<string> =>
  new Promise(resolve => {
    let heard = ''
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('error', () => {})
    socket.on('data', part => {
      heard += part
    })
    socket.on('close', () => resolve(heard))
    for (const part of parts) socket.write(part)
  })

test.each([
  ['noise', '\0\x01\x02\r\n\r\n', 400, /^The request is no HTTP that can be read: Parse Error/],
  [
    'a header that is too long',
    `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
    431,
    /Header overflow/,
  ],
  [
    'no host',
    'GET / HTTP/1.1\r\nconnection: close\r\n\r\n',
    400,
    /^The host or the target .*: Missing host header\./,
  ],
  [
    'a host that is none',
    'GET / HTTP/1.1\r\nhost: [\r\nconnection: close\r\n\r\n',
    400,
    /^The host or the target of the request cannot be read/,
  ],
  ['an expectation', 'GET / HTTP/1.1\r\nhost: a\r\nexpect: the worst\r\n\r\n', 417, /expects: 'the worst'/],
] as const)('%s is refused in words', async (_, request, status, words) => {
  const { port, bodies } = await openServer()
  const [head = '', body = ''] = (await exchange(port, request)).split('\r\n\r\n')
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(head).toMatch(/content-type: text\/plain/i)
  expect(body.replace(/^\w+\r\n/, '')).toMatch(words)
  expect(bodies).toEqual([])
})

test('a body that breaks off is none', async () => {
  const { port, bodies } = await openServer()
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => {})
  socket.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nabc', () => socket.destroy())
  await expect.poll(() => bodies).toEqual([undefined])
})
