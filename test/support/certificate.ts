/** Certificates for tests, made here and now: none is checked in, and none expires. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A certificate and its private key; PEM. */
export interface TestIdentity {
  readonly cert: string
  readonly key: string
}

/** A certificate that has signed itself, for every loopback name. */
export function selfSigned(): TestIdentity {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const name = sequence(element(0x31, sequence(oid('2.5.4.3'), utf8('localhost'))))
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'))
  const body = sequence(
    element(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    name,
    sequence(instant('20200101000000Z'), instant('20991231000000Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(loopbackNames, authority)),
  )
  const signature = bits(sign('sha256', body, privateKey))
  return {
    cert: pem('CERTIFICATE', sequence(body, algorithm, signature)),
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
}

/** One element of DER: its tag, its length, and what is in it. */
function element(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body.length)]), body])
}

/** As short as can be, for some readers take nothing else. */
function lengthOf(size: number): number[] {
  if (size < 128) return [size]
  return size < 256 ? [0x81, size] : [0x82, Math.floor(size / 256), size % 256]
}

const sequence = (...parts: Buffer[]): Buffer => element(0x30, ...parts)
const integer = (value: Buffer): Buffer => element(0x02, value)
const utf8 = (text: string): Buffer => element(0x0c, Buffer.from(text))
const instant = (text: string): Buffer => element(0x18, Buffer.from(text))
const bits = (value: Buffer): Buffer => element(0x03, Buffer.of(0), value)
const octets = (value: Buffer): Buffer => element(0x04, value)

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const digitsOf = (part: number): number[] => {
    const digits = [part % 128]
    for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift((left % 128) + 128)
    return digits
  }
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(digitsOf)]))
}

/** The names it is for. */
const loopbackNames = sequence(
  oid('2.5.29.17'),
  octets(
    sequence(
      element(0x82, Buffer.from('localhost')),
      element(0x87, Buffer.of(127, 0, 0, 1)),
      element(0x87, Buffer.concat([Buffer.alloc(15), Buffer.of(1)])),
    ),
  ),
)

/** It may vouch for itself. */
const authority = sequence(
  oid('2.5.29.19'),
  element(0x01, Buffer.of(255)),
  octets(sequence(element(0x01, Buffer.of(255)))),
)

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
