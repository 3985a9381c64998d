/** Workers known by their agents to leave entity batches lie: Go's always, Java's unless it limits them (section 1.13). */
import type * as grpc from '@grpc/grpc-js'
import { expect, test } from 'vitest'
import { openClient, openWorker } from '../support/backend.ts'
import { counter } from '../support/entity-counter.ts'
import { eventually } from '../support/entity-poll.ts'
import { sentinel } from '../support/sentinel.ts'

interface Agent {
  headers?: Record<string, string>
  channel?: grpc.ChannelOptions
}

/** What the library writes of itself; the transport adds its own name behind it. */
const primary = (agent: string): Agent => ({ channel: { 'grpc.primary_user_agent': agent } })
const behind = (own: string, agent: string): Agent => ({
  ...primary(agent),
  headers: { 'x-user-agent': own },
})

const java: [string, Agent][] = [
  ["Java's behind a header of the SDK", behind('durabletask-java/1.6.0', 'grpc-java-netty/1.60.0')],
  ["Java's in that header", behind('grpc-java-netty/1.60.0', 'proxy/1.0')],
  ["Java's behind the application's own", primary('shop/2.1 grpc-java-netty/1.60.0')],
  ["Java's behind both", behind('durabletask-java/1.6.0', 'shop/2.1 grpc-java-okhttp/1.60.0')],
]
const go: [string, Agent][] = [
  ["Go's behind the application's own", primary('shop/2.1 grpc-go/1.60.1')],
  ["Go's behind several", primary('shop/2.1 (linux) grpc-go/1.60.1')],
  ["Go's behind a header of the application", behind('shop/2.1', 'grpc-go/1.60.1')],
  ["Go's in that header", behind('shop/2.1 grpc-go/1.60.1', 'proxy/1.0')],
]
const theirs: [string, Agent][] = [
  ["JavaScript's", {}],
  ["Python's behind a header of the SDK", behind('durabletask-python/1.0', 'grpc-python/1.60.0')],
  ['one that only sounds like Go', primary('my-grpc-go/1.0')],
  ['one that only sounds like Java', behind('not-grpc-java', 'agrpc-java-netty/1.0')],
]

/** A signaled counter, and a worker of this agent on its hub. */
async function openWith({ headers, channel }: Agent, limit = 0) {
  const client = await openClient()
  await client.signal('@counter@a', 'add', '1')
  const other = await openClient({
    hub: client.hub!,
    ...(headers && { headers }),
    ...(channel && { channel }),
  })
  const worker = await openWorker(other, { maxConcurrentEntityWorkItems: limit })
  return { client, worker }
}

test.each([...java, ...go])('272 %s: no batches without an entity limit', async (_, agent) => {
  const { client, worker } = await openWith(agent)
  await sentinel(client, worker)
  expect(worker.unreadBatches).toBe(0)
  ;(await openWorker(client)).entity('counter', counter)
  await eventually(() => client.entityState('@counter@a')).toBe('1')
  expect(worker.unreadBatches).toBe(0)
})

test.each(go)('272 %s: not with one, either', async (_, agent) => {
  const { client, worker } = await openWith(agent, 10)
  await sentinel(client, worker)
  expect(worker.unreadBatches).toBe(0)
})

test.each(java)('130 %s: batches with an entity limit', async (_, agent) => {
  const { worker } = await openWith(agent, 10)
  expect((await worker.nextBatch()).entityId).toBe('@counter@a')
})

test.each(theirs)('130 %s: batches without an entity limit', async (_, agent) => {
  const { worker } = await openWith(agent)
  expect((await worker.nextBatch()).entityId).toBe('@counter@a')
})
