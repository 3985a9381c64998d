/**
 * What only half a minute of real time can show: a server's hidden caps (thirty seconds is the known one) run on
 * the wall clock, and no manual clock reveals them. The tests run side by side, so each closes what it opens:
 * the clean-up of the shared support runs whenever any test of a file ends.
 */
import { once } from 'node:events'
import { connect } from 'node:http2'
import { connectivityState } from '@grpc/grpc-js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestBackend, type TestBackend } from '../src/index.ts'
import { complete, createChild } from './support/actions.ts'
import { RawClient } from './support/client.ts'
import { ScriptedWorker } from './support/worker.ts'

const seconds = 31
const timeout = 60_000

/** Work or silence that takes this long in real time: the one place where tests let time pass. */
const holdFor = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds))

let backend: TestBackend
const closers: (() => unknown)[] = []

beforeAll(async () => {
  backend = await createTestBackend({ logger: 'silent' })
})
afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  await backend.stop()
})

async function openHub(hub: string) {
  const client = new RawClient(backend.address, hub)
  const worker = new ScriptedWorker(client)
  closers.push(
    () => client.close(),
    () => worker.close(),
  )
  await worker.ready
  return { client, worker }
}

test.concurrent('42 a wait without a deadline outlasts a turn of half a minute', { timeout }, async () => {
  const { client, worker } = await openHub('slow-turn')
  const instanceId = await client.start('Slow')
  const request = { instanceId, getInputsAndOutputs: true }
  const waits = [
    client.call('WaitForInstanceStart', request),
    client.call('WaitForInstanceCompletion', request),
  ]
  const turn = await worker.nextTurn()
  await holdFor(seconds * 1000)
  await worker.completeTurn(turn, [complete(1, 'at last')])
  for (const { exists, orchestrationState } of await Promise.all(waits)) {
    expect(exists).toBe(true)
    expect(orchestrationState?.output).toEqual({ value: 'at last' })
  }
  expect(worker.unread.turns).toBe(0)
})

test.concurrent('42 peers 1: a parent hears of a child that took half a minute', { timeout }, async () => {
  const { client, worker } = await openHub('slow-child')
  worker.orchestrator('Parent', turn => {
    const done = turn.events.find(event => event.subOrchestrationInstanceCompleted)
    const result = done?.subOrchestrationInstanceCompleted?.result?.value
    return done ? [complete(2, `child said ${result}`)] : [createChild(1, 'Child', 'child')]
  })
  const instanceId = await client.start('Parent')
  const wait = client.call('WaitForInstanceCompletion', { instanceId, getInputsAndOutputs: true })
  const childTurn = await worker.nextTurn()
  await holdFor(seconds * 1000)
  await worker.completeTurn(childTurn, [complete(1, 'hello')])
  expect((await wait).orchestrationState?.output).toEqual({ value: 'child said hello' })
})

test.concurrent('6 a ping every second never earns a GOAWAY', { timeout }, async () => {
  const session = connect(`http://${backend.address}`)
  closers.push(() => session.destroy())
  const ends: string[] = []
  session.on('goaway', code => ends.push(`GOAWAY ${code}`))
  session.on('close', () => ends.push('closed'))
  session.on('error', error => ends.push(String(error)))
  await once(session, 'connect')
  let acknowledged = 0
  for (let beat = 0; beat < seconds; beat++) {
    session.ping(error => void (error ?? acknowledged++))
    await holdFor(1000)
  }
  expect(ends).toEqual([])
  expect(acknowledged).toBe(seconds)
})

test.concurrent('6 a gRPC channel with keepalive and no calls stays up', { timeout }, async () => {
  const client = new RawClient(backend.address, 'keepalive', {
    channel: { 'grpc.keepalive_time_ms': 1000, 'grpc.keepalive_permit_without_calls': 1 },
  })
  closers.push(() => client.close())
  await client.call('Hello', {})
  const channel = client.stub.getChannel()
  expect(channel.getConnectivityState(false)).toBe(connectivityState.READY)
  const end = Date.now() + seconds * 1000
  const outcome = await new Promise<Error | undefined>(resolve =>
    channel.watchConnectivityState(connectivityState.READY, end, resolve),
  )
  // The watch reports no error when the state has changed, and an error when its deadline came first.
  expect(outcome).toBeInstanceOf(Error)
  expect(channel.getConnectivityState(false)).toBe(connectivityState.READY)
  expect(await client.call('Hello', {})).toEqual({})
})
