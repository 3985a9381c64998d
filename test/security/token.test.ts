/** A backend with a token: whoever does not show it is refused, whatever the call. */

import type { OrchestrationContext } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { connect } from '../../src/durabletask-js/index.ts'
import { complete, text } from '../support/actions.ts'
import { atEnd } from '../support/at-end.ts'
import { errorOf, openClient, openWorker, ownBackend, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { ScriptedWorker } from '../support/worker.ts'

const token = 'open-sesame-7'
const bearer = (shown: string) => ({ authorization: `Bearer ${shown}` })

const withToken = async (headers?: Record<string, string>): Promise<RawClient> => {
  const { address } = await ownBackend({ token })
  return openClient({ address, ...(headers && { headers }) })
}

test('4 with the token, clients and workers are served', async () => {
  const client = await withToken(bearer(token))
  const worker = (await openWorker(client)).orchestrator('Order', () => [complete(1, 'done')])
  const instanceId = await client.start('Order')
  expect((await client.completion(instanceId))?.output).toEqual({ value: 'done' })
  expect(await client.history(instanceId)).not.toEqual([])
  expect(worker.answerErrors).toEqual([])
})

test('4 the scheme may be written in any case', async () => {
  const client = await withToken({ authorization: `bearer  ${token}` })
  expect(await client.call('Hello', {})).toEqual({})
})

test.each([
  ['no header', undefined, /asks for a token: send the header 'authorization: Bearer <token>'/],
  ['another scheme', { authorization: `Basic ${token}` }, /asks for a token/],
  ['the bare token', { authorization: token }, /asks for a token/],
  ['no token behind the scheme', { authorization: 'Bearer' }, /asks for a token/],
  ['another token', bearer('open-sesame-8'), /is not the one that this backend asks for/],
  ['the beginning of the token', bearer('open-sesame-'), /is not the one/],
  ['more than the token', bearer(`${token}7`), /is not the one/],
  ['the token in capitals', bearer(token.toUpperCase()), /is not the one/],
])('4 a call with %s is refused', async (_what, headers, sentence) => {
  const client = await withToken(headers)
  const error = await errorOf(client.start('Order', { instanceId: 'never' }))
  expect(error.code).toBe(status.UNAUTHENTICATED)
  expect(error.details).toMatch(sentence)
  expect(error.details).not.toContain(token)
})

test('4 every method of the service asks for it', async () => {
  const client = await withToken()
  const service = (client.stub.constructor as unknown as { service: Record<string, { path: string }> })
    .service
  const plain = (value: Buffer) => value
  const codes = await Promise.all(
    Object.values(service).map(
      ({ path }) =>
        new Promise<number | undefined>(resolve => {
          const stream = client.stub.makeServerStreamRequest(
            path,
            plain,
            plain,
            Buffer.alloc(0),
            client.metadata(),
          )
          stream.on('data', () => {})
          stream.on('error', (error: { code?: number }) => resolve(error.code))
          stream.on('end', () => resolve(undefined))
        }),
    ),
  )
  expect(codes).toHaveLength(Object.keys(service).length)
  expect(codes.length).toBeGreaterThanOrEqual(28)
  expect(new Set(codes)).toEqual(new Set([status.UNAUTHENTICATED]))
})

test('4 a stream of work without it ends, and gets none', async () => {
  const backend = await ownBackend({ token })
  const honest = await openClient({ address: backend.address, hub: 'default', headers: bearer(token) })
  await honest.start('Order', { input: text('secret') })
  const stranger = new ScriptedWorker(await openClient({ address: backend.address, hub: 'default' }))
  stranger.ready.catch(() => {})
  atEnd(() => stranger.close())
  expect((await stranger.ended).code).toBe(status.UNAUTHENTICATED)
  expect(stranger.items).toEqual([])
  expect(backend.hub().workers()).toEqual([])
})

test('4 what is refused leaves nothing behind, not even its hub', async () => {
  const backend = await ownBackend({ token })
  const stranger = await openClient({ address: backend.address, hub: 'strange' })
  await errorOf(stranger.call('QueryInstances', {}))
  await errorOf(stranger.start('Order'))
  expect(backend.hubs()).toEqual([])
})

test('4 the SDK for JavaScript is served over hub.connection', async () => {
  const backend = await ownBackend({ token })
  const greet = async (_: OrchestrationContext, name: string) => `Hello ${name}`
  const durable = await connect(backend.hub('sdk'), { orchestrators: { greet } })
  atEnd(() => void durable.stop())
  const id = await durable.client.scheduleNewOrchestration('greet', 'Ada')
  const state = await durable.client.waitForOrchestrationCompletion(id, true, 10)
  expect(state?.serializedOutput).toBe('"Hello Ada"')
})

test.each(['', 'two words', 'naïve', 'line\nbreak'])('a token %j is refused', async odd => {
  await expect(ownBackend({ token: odd })).rejects.toMatchObject({
    code: 'invalid-request',
    message: expect.stringMatching(/^A token has one printable character/),
  })
})
