/** Requests no SDK would send: bytes at random, and messages that decode but make no sense. */
import type { ServiceError } from '@grpc/grpc-js'
import fc from 'fast-check'
import { methodNames } from '../../src/durable-task/hub/method-names.ts'
import type { RawClient } from '../support/client.ts'
import { bytes, number } from '../support/wire.ts'

const streamMethods: readonly string[] = ['GetWorkItems', 'StreamInstanceHistory']

export const methods: readonly string[] = methodNames

export interface Outcome {
  code: number
  details: string
}

const path = (method: string) => `/TaskHubSidecarService/${method}`
const asBytes = (bytes: Buffer) => bytes

/** Sends the body as it is. A stream is left at its first message; a wait is given up after a moment. */
export function send(client: RawClient, method: string, body: Uint8Array): Promise<Outcome> {
  const deadline = Date.now() + (method.startsWith('WaitFor') ? 200 : 10_000)
  return new Promise(resolve => {
    const settle = (error: ServiceError | null) =>
      resolve({ code: error?.code ?? 0, details: error?.details ?? '' })
    const args = [path(method), asBytes, asBytes, Buffer.from(body), client.metadata(), { deadline }] as const
    if (!streamMethods.includes(method)) {
      client.stub.makeUnaryRequest(...args, settle)
    } else {
      const stream = client.stub.makeServerStreamRequest(...args)
      stream.on('error', settle)
      stream.on('end', () => settle(null))
      stream.on('data', () => {
        settle(null)
        if (method === 'GetWorkItems') stream.cancel()
      })
    }
  })
}

/** Ids that exist in the tests, ids that cannot, and texts that mean something to JavaScript. */
const texts = fc.oneof(
  fc.constantFrom('', 'a', 'b', '@counter@k', '@', '__proto__', 'constructor', 'x'.repeat(101), '0', 'null'),
  fc.string({ unit: 'binary', maxLength: 20 }),
)
const fieldNumbers = fc.integer({ min: 1, max: 16 })

const { message } = fc.letrec<{ message: Buffer; field: Buffer }>(tie => ({
  message: fc.array(tie('field'), { maxLength: 6 }).map(parts => Buffer.concat(parts)),
  field: fc.oneof(
    { depthSize: 'medium' },
    fc
      .tuple(fieldNumbers, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }))
      .map(([n, v]) => number(n, v)),
    fc.tuple(fieldNumbers, fc.integer({ min: 0, max: 9 })).map(([n, v]) => number(n, v)),
    fc.tuple(fieldNumbers, texts).map(([n, v]) => bytes(n, v)),
    fc.tuple(fieldNumbers, tie('message')).map(([n, v]) => bytes(n, v)),
  ),
}))

/** The same bodies every time: nothing, noise, and messages of the right make with the wrong content. */
export const bodies: Uint8Array[] = [
  Buffer.alloc(0),
  ...fc.sample(fc.uint8Array({ minLength: 1, maxLength: 80 }), { seed: 20_2611, numRuns: 40 }),
  ...fc.sample(message, { seed: 20_2612, numRuns: 60 }),
]
