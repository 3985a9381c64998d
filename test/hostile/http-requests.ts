/** Requests of HTTP as bytes: whole ones, and such as no client would send. */
import type { Dice } from './dice.ts'
import { anyText } from './values.ts'

export interface HttpRequest {
  readonly method: string
  /** As it stands in the first line. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface Script {
  readonly parts: readonly Buffer[]
  /** What is to be answered, by method; undefined when it is no whole request, and perhaps nothing is. */
  readonly methods: readonly string[] | undefined
}

/** The request as it should be sent to this host. */
export function written({ method, target, headers, body = '' }: HttpRequest, host: string): Buffer {
  const bytes = Buffer.from(body)
  const all = { host, ...(bytes.length > 0 && { 'content-length': String(bytes.length) }), ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'),
    bytes,
  ])
}

/** Labels and targets that lead astray. */
export const astray = [
  '/../../../../etc/passwd',
  '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  '/..%2f..%2f..%2fpackage.json',
  '/assets/../../../package.json',
  '/assets/..%5c..%5cpackage.json',
  '/assets/%00',
  '/assets/',
  '//etc/passwd',
  '/%',
  '/%zz',
  '/%ff%fe',
  '/%ed%a0%80',
  '/index.html/..',
  '/./index.html',
  '/\\..\\..\\package.json',
  'http://evil.example/v1/hubs',
  'file:///etc/passwd',
  '*',
  'evil.example:443',
  '/?__proto__=1&__proto__=2',
  '/#',
  `/${'a/'.repeat(2_000)}`,
  `/?${'a=1&'.repeat(3_000)}`,
] as const

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND'] as const

export const anyMethod = (dice: Dice): string => dice.pick(methods)

/** Headers that a browser or a cheat would send; the server must not fail on them, whatever it answers. */
export function anyHeaders(dice: Dice, host: string): Record<string, string> {
  const all: readonly [string, readonly string[]][] = [
    [
      'host',
      ['evil.example', 'localhost', '[::1]', '', '127.0.0.1.evil.example', '[', 'a b', host, `${host}:1`],
    ],
    ['origin', ['http://evil.example', 'null', `http://${host}`, 'http://[', '', 'file://']],
    [
      'content-type',
      ['text/plain', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16', ''],
    ],
    ['accept', ['text/html', 'text/event-stream', '*/*', '']],
    ['last-event-id', ['0', '-1', 'a:b', '9'.repeat(400), '__proto__']],
    ['sec-fetch-site', ['cross-site', 'same-origin']],
    ['x-amz-invocation-type', ['Event', 'DryRun', 'RequestResponse', 'None', '']],
    ['x-amz-durable-execution-name', ['a', 'b c', 'd'.repeat(65), '__proto__']],
    ['x-amz-client-context', ['e30=', 'no', '===']],
    ['x-amzn-trace-id', ['Root=1', '']],
    ['x-amz-tenant-id', ['t', 't'.repeat(300)]],
    ['authorization', ['Basic eA==', 'Bearer', `AWS4-HMAC-SHA256 ${'x'.repeat(500)}`]],
    ['upgrade', ['websocket', 'h2c']],
    ['connection', ['upgrade', 'keep-alive', 'close']],
    ['if-none-match', ['*', '"x"']],
    ['range', ['bytes=0-0', 'bytes=-1']],
    ['accept-encoding', ['gzip', 'br;q=0', '*']],
    ['cookie', ['a=b', '='.repeat(500)]],
  ]
  return Object.fromEntries(
    dice.some(4, () => dice.pick(all)).map(([name, values]) => [name, dice.pick(values)]),
  )
}

/** Sent as something else than one request: cut off, lied about, in pieces, many at once, or as noise. */
export function anyScript(dice: Dice, request: HttpRequest, host: string): Script {
  const bytes = written(request, host)
  const body = Buffer.from(request.body ?? '')
  const lying = (headers: Record<string, string>): Buffer =>
    written({ ...request, headers: { ...request.headers, ...headers } }, host)
  const broken = (...parts: (Buffer | string)[]): Script => ({
    parts: parts.map(part => (typeof part === 'string' ? Buffer.from(part) : part)),
    methods: undefined,
  })
  switch (dice.below(40)) {
    case 0:
      return broken(dice.bytes(1 + dice.below(200)))
    case 1:
      return broken(dice.mangle(bytes))
    case 2:
      return broken(bytes.subarray(0, dice.below(bytes.length)))
    case 3:
      return broken(
        lying({ 'content-length': dice.pick(['-1', '99999', '9'.repeat(30), '1e3', '0x10', '1, 2']) }),
      )
    case 4:
      return broken(
        lying({ 'transfer-encoding': dice.pick(['chunked', 'gzip, chunked', 'xchunked', 'identity']) }),
      )
    case 5:
      return broken(
        `${request.method} / HTTP/1.1\r\nhost: ${host}\r\ntransfer-encoding: chunked\r\n\r\n`,
        dice.pick(['zz\r\n', '-5\r\n', 'ffffffffffffffff\r\n', '5\r\nabc']),
      )
    case 6:
      return broken(lying({ x: 'y'.repeat(20_000) }))
    case 7:
      return broken(lying({ expect: dice.pick(['100-continue', 'the worst']) }))
    case 8:
      return broken(`CONNECT evil.example:443 HTTP/1.1\r\nhost: ${host}\r\n\r\n`)
    case 9:
      return broken(
        dice.pick([
          'GET /\r\n\r\n',
          'GET / HTTP/9.9\r\n\r\n',
          'GET / HTTP/1.1\r\n\r\n',
          '\r\n\r\n',
          'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
          `GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n`,
          `GET / HTTP/1.1\r\nx: ${anyText(dice)}\r\n\r\n`,
        ]),
      )
    case 10:
    case 11:
      // In single bytes, as far as one has the patience.
      return {
        parts: [...[...bytes.subarray(0, 60)].map(byte => Buffer.from([byte])), bytes.subarray(60)],
        methods: [request.method],
      }
    case 12:
    case 13:
      return {
        parts: [
          lying({ 'transfer-encoding': 'chunked', 'content-length': '' }).subarray(
            0,
            -body.length || undefined,
          ),
        ].map(withoutLength),
        methods: undefined,
      }
    case 14:
    case 15:
    case 16:
      return {
        parts: [Buffer.concat([bytes, bytes, bytes])],
        methods: [request.method, request.method, request.method],
      }
    default:
      return { parts: [bytes], methods: [request.method] }
  }
}

const withoutLength = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString('latin1').replace('content-length: \r\n', ''), 'latin1')
