/** The page's connection: opened, heard, lost and found again. */
import { beforeEach, expect, test, vi } from 'vitest'
import { connection, missingHub, restartNotice } from '../../../page/live/connection.ts'
import {
  executions,
  forget,
  hubs,
  instances,
  isWhole,
  lambdaServing,
  serving,
} from '../../../page/live/store.ts'
import { Stream, waitBefore } from '../../../page/live/stream.ts'
import { atEnd } from '../../support/at-end.ts'
import { executionOf } from '../executions/rows.ts'
import { rowOf } from '../instances/rows.ts'
import { Server } from './server.ts'

beforeEach(() => {
  vi.useFakeTimers()
  restartNotice.value = undefined
  forget()
  return () => vi.useRealTimers()
})

function connect(): { server: Server; stream: Stream } {
  const server = new Server()
  const stream = new Stream(server.host)
  atEnd(() => stream.stop())
  return { server, stream }
}

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)
const shown = () => [...instances.byId.keys()]

test('what the server tells is on the page soon, and the connection is live', async () => {
  const { server } = connect()
  expect(connection.value.state).toBe('connecting')
  server.whole('f', [rowOf('a')])
  await pass(100)
  expect(connection.value.state).toBe('live')
  expect(shown()).toEqual(['a'])
  expect(isWhole.value).toBe(true)
})

test('however much comes, the page is drawn ten times a second at most', async () => {
  const { server } = connect()
  server.whole('f', [])
  await pass(1_000)
  let changes = -1
  atEnd(instances.revision.subscribe(() => void changes++))
  for (let index = 0; index < 100; index++) {
    server.tell('instances', { rows: [rowOf(`i${index}`)], gone: [], counts: {} })
    await pass(10)
  }
  await pass(100)
  expect(shown()).toHaveLength(100)
  expect(changes).toBeLessThanOrEqual(11)
})

test('attempts come after growing waits, and go on from what was heard last', async () => {
  const { server } = connect()
  server.whole('f', [rowOf('a')], 7)
  await pass(100)
  server.breakOff()
  await pass(0)
  const lost = connection.value
  expect(lost).toMatchObject({ state: 'lost', attempt: 1 })
  expect(shown()).toEqual(['a'])
  for (const [attempt, wait] of [1_000, 2_000, 4_000, 8_000, 10_000, 10_000].entries()) {
    expect(waitBefore(attempt + 1)).toBe(wait)
    await pass(wait - 1)
    expect(server.sources).toHaveLength(attempt + 1)
    await pass(1)
    expect(server.sources).toHaveLength(attempt + 2)
    expect(server.source.lastId).toBe('f:7')
    server.breakOff()
    await pass(0)
    expect(connection.value).toMatchObject({
      state: 'lost',
      attempt: attempt + 2,
      since: lost.state === 'lost' ? lost.since : 0,
    })
  }
})

test('when the server goes on where it was, nothing is forgotten and nothing is said', async () => {
  const { server, stream } = connect()
  server.whole('f', [rowOf('a')])
  await pass(100)
  server.breakOff()
  await pass(0)
  stream.tryNow()
  server.start('f', true)
  server.tell('instances', { rows: [rowOf('b')], gone: [], counts: { RUNNING: 2 } }, 'f:9')
  await pass(100)
  expect(connection.value.state).toBe('live')
  expect(shown()).toEqual(['a', 'b'])
  expect(restartNotice.value).toBeUndefined()
  server.breakOff()
  await pass(1_000)
  expect(server.source.lastId).toBe('f:9')
})

test('what is on the screen stays until what replaces it is whole', async () => {
  const { server } = connect()
  server.whole('f', [rowOf('a'), rowOf('b')])
  await pass(100)
  server.start('f')
  server.tell('instances', { rows: [rowOf('b')], gone: [], counts: { RUNNING: 2 }, toCome: 1 })
  await pass(200)
  expect(shown()).toEqual(['a', 'b'])
  server.tell('instances', { rows: [rowOf('c')], gone: [], counts: { RUNNING: 2 }, toCome: 0 })
  server.tell('entities', { rows: [], gone: [] }, 'f:9')
  expect(shown()).toEqual(['b', 'c'])
})

test('a connection that broke before it had everything begins anew', async () => {
  const { server } = connect()
  server.whole('f', [rowOf('a')])
  await pass(100)
  server.start('f')
  server.breakOff()
  await pass(1_000)
  expect(server.source.lastId).toBeUndefined()
})

test('a server that was started anew is noticed, and what was there before is gone', async () => {
  const { server } = connect()
  server.whole('f', [rowOf('a')])
  await pass(100)
  server.breakOff()
  await pass(1_000)
  server.whole('g', [])
  await pass(100)
  expect(shown()).toEqual([])
  expect(restartNotice.value).toBe('The server has restarted. What was here before is gone.')
})

test('a server that came back with its hubs lost nothing', async () => {
  const { server } = connect()
  server.whole('f', [rowOf('a')])
  await pass(100)
  server.breakOff()
  await pass(1_000)
  server.whole('g', [rowOf('b'), rowOf('a')])
  await pass(100)
  expect(restartNotice.value).toBe('The server has restarted.')
})

test('executions are told in the same way, with the functions and the hubs beside them', async () => {
  const { server } = connect()
  server.wholeOfExecutions('f', [executionOf('a'), executionOf('b')])
  await pass(100)
  expect([...executions.byId.keys()]).toEqual(['a', 'b'])
  expect([isWhole.value, serving.value, hubs.value]).toEqual([true, undefined, ['orders']])
  expect(lambdaServing.value?.address).toBe('http://127.0.0.1:9001')
  server.tell('executions', { rows: [executionOf('b', { status: 'STOPPED' })], gone: ['a'], counts: {} })
  await pass(100)
  expect([...executions.byId.values()].map(({ status }) => status)).toEqual(['STOPPED'])
  forget()
  expect([executions.byId.size, lambdaServing.value]).toEqual([0, undefined])
})

test('executions of a service that was made anew are not those of before; these stay until all are told', async () => {
  const { server } = connect()
  server.wholeOfExecutions('f', [executionOf('a')])
  await pass(100)
  server.breakOff()
  await pass(1_000)
  server.tell('start', { feedId: 'g', version: '1', isResumed: false })
  await pass(200)
  expect([...executions.byId.keys()]).toEqual(['a'])
  server.tell('executions', { rows: [executionOf('b')], gone: [], counts: {}, toCome: 0 })
  expect([...executions.byId.keys()]).toEqual(['b'])
  expect(restartNotice.value).toBe('The server has restarted. What was here before is gone.')
})

test('a hub that there is not is said so, and asked for again', async () => {
  const { server } = connect()
  server.answer = { refusal: "There is no task hub 'odrers'." }
  server.breakOff()
  await pass(0)
  expect(missingHub.value).toBe("There is no task hub 'odrers'.")
  expect(connection.value.state).toBe('connecting')
  await pass(1_000)
  server.whole('f', [])
  await pass(100)
  expect(missingHub.value).toBeUndefined()
  expect(connection.value.state).toBe('live')
})

test('a server that keeps the connection and says nothing is asked; one that was halted counts as lost', async () => {
  const { server } = connect()
  server.whole('f', [])
  server.answer = 'here'
  await pass(21_000)
  expect(server.probes).toBe(1)
  expect(connection.value.state).toBe('live')
  server.answer = undefined
  await pass(21_000)
  expect(connection.value.state).toBe('lost')
})

test('a stream that was stopped says nothing any more', async () => {
  const { server, stream } = connect()
  server.start('f')
  stream.stop()
  await pass(30_000)
  expect(connection.value.state).toBe('connecting')
  expect(server.sources).toHaveLength(1)
  expect(server.source.isClosed).toBe(true)
})

test('a page that nobody sees leaves its connection to others, and goes on from there when it is seen', async () => {
  const { server, stream } = connect()
  stream.rest()
  expect(server.source.isClosed).toBe(false)
  server.whole('f', [rowOf('a')], 7)
  await pass(100)
  server.tell('instances', { rows: [rowOf('b')], gone: [], counts: { RUNNING: 2 } }, 'f:8')
  stream.rest()
  expect(server.source.isClosed).toBe(true)
  expect(shown()).toEqual(['a', 'b'])
  await pass(60_000)
  expect([server.sources.length, server.probes, connection.value.state]).toEqual([1, 0, 'live'])
  stream.tryNow()
  expect(server.source).toMatchObject({ lastId: 'f:8', isClosed: false })
  server.start('f', true)
  await pass(100)
  expect([shown(), connection.value.state]).toEqual([['a', 'b'], 'live'])
  stream.tryNow()
  expect(server.sources).toHaveLength(2)
})
