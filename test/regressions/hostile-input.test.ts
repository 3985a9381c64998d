/** Requests that mean harm or nonsense: each gets words, and the hub serves on. */
import { expect, test } from 'vitest'
import { send } from '../conformance/garbage.ts'
import { complete, createChild, fail, failure } from '../support/actions.ts'
import { errorOf, openClient, openWorker, ownBackend, status } from '../support/backend.ts'
import { ofType, typesOf } from '../support/history.ts'
import { rewind } from '../support/rewind.ts'
import { sentinel } from '../support/sentinel.ts'
import { bytes } from '../support/wire.ts'

test('22 41 a start scheduled beyond what a date can hold is explained by number', async () => {
  const warnings: string[] = []
  const logger = {
    debug() {},
    info() {},
    warn: (message: string) => void warnings.push(message),
    error() {},
  }
  const { address } = await ownBackend({ logger })
  const client = await openClient({ address })
  const worker = await openWorker(client)
  const id = await client.start('never', { scheduledStartTimestamp: { seconds: 9e12, nanos: 0 } })
  expect((await errorOf(client.started(id, 100))).code).toBe(status.DEADLINE_EXCEEDED)
  await expect.poll(() => warnings.length).toBeGreaterThan(0)
  expect(warnings).toEqual([expect.stringContaining('its start is scheduled for 9000000000000000 ms after')])
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  expect(await client.status(id)).toBe('PENDING')
})

test('159 a child id that begins with @ fails the instance with a sentence', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  const first = await worker.nextTurn()
  await worker.completeTurn(first, [createChild(1, 'child', '@counter@k')])
  const state = await client.completion(id)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(state?.failureDetails?.errorMessage).toMatch(/'@counter@k'.* entities/)
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  const { orchestrationState } = await client.call('QueryInstances', {
    query: { instanceIdPrefix: { value: '@' } },
  })
  expect(orchestrationState).toEqual([])
})

test('91 a first turn that fails without having consumed its start can be rewound all the same', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held', { input: { value: '"in"' } })
  const first = await worker.nextTurn()
  // Only the orchestratorStarted of the turn counts as processed.
  await worker.completeTurn(first, [fail(1, failure('no'))], { numEventsProcessed: { value: 1 } })
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  const history = await client.history(id)
  expect(typesOf(history)).toEqual(['orchestratorStarted', 'executionStarted', 'executionCompleted'])
  expect(history[1]?.executionStarted).toMatchObject({ name: 'held', input: { value: '"in"' } })

  await rewind(client, id)
  expect(await client.status(id)).toBe('RUNNING')
  const again = await worker.nextTurn()
  expect(ofType(again.events, 'executionStarted')).toHaveLength(1)
  await worker.completeTurn(again, [complete(1, '"out"')])
  expect((await client.completion(id))?.output?.value).toBe('"out"')
})

const cutPairs = /(?:😀){100,}\uFFFD? … \uFFFD?(?:😀){100,}/u

test.each([
  ['of letters', 'é'.repeat(2 ** 19), /é{100,} … é{100,}/],
  // One of the two is cut in the middle of a character.
  ['of pairs', '😀'.repeat(2 ** 18), cutPairs],
  ['of pairs behind a letter', `é${'😀'.repeat(2 ** 18)}`, cutPairs],
])(
  '7 a refusal that would be too long for a header is cut, and arrives: an id %s',
  async (_, instanceId, cut) => {
    const client = await openClient()
    for (const call of [
      client.historyChunks({ instanceId }),
      client.call('TerminateInstance', { instanceId }),
    ]) {
      const { code, details } = await errorOf(call)
      expect(code).toBe(status.NOT_FOUND)
      expect(details).toMatch(cut)
      expect(encodeURI(details).length).toBeLessThan(8_000)
    }
    expect(await client.call('Hello', {})).toEqual({})
  },
)

test('7 an entry of a map without its value is refused in words of the contract', async () => {
  const client = await openClient()
  const property = bytes(6, bytes(1, 'key'))
  const { code, details } = await send(client, 'CompleteActivityTask', bytes(4, property))
  expect(code).toBe(status.INVALID_ARGUMENT)
  expect(details).toMatch(/^The request of CompleteActivityTask could not be read: a message .* is missing/)
})
