/** The load's own gRPC: what it reads of messages, and how calls end. */
import * as grpc from '@grpc/grpc-js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contract } from '../../bench/contract.ts'
import { LoadClient } from '../../bench/load/client.ts'
import { FrameParser, framed } from '../../bench/load/grpc/frames.ts'
import { Traffic } from '../../bench/load/traffic.ts'
import { readWorkItem } from '../../bench/load/wire/work-item.ts'
import type { HistoryEvent } from '../../src/durable-task/grpc/wire/HistoryEvent.ts'
import type { WorkItem } from '../../src/durable-task/grpc/wire/WorkItem.ts'
import { timestamp } from '../support/actions.ts'
import { atEnd } from '../support/at-end.ts'

test('messages come out whole, however their bytes are cut', () => {
  const message = fc.uint8Array({ maxLength: 40 })
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 20 })),
      (all, cuts) => {
        const bytes = Buffer.concat(all.map(framed))
        const heard: number[][] = []
        const frames = new FrameParser(message => heard.push([...message]))
        let from = 0
        for (const cut of [...cuts, bytes.length]) {
          frames.push(bytes.subarray(from, from + cut))
          from = Math.min(from + cut, bytes.length)
        }
        expect(heard).toEqual(all.map(message => [...message]))
      },
    ),
  )
})

test('a compressed message is refused', () => {
  const bytes = framed(Buffer.from('x'))
  bytes[0] = 1
  expect(() => new FrameParser(() => {}).push(bytes)).toThrow('compressed')
})

describe('a work item', () => {
  const read = (item: WorkItem) => readWorkItem(contract.GetWorkItems.responseSerialize(item))
  const at = (event: HistoryEvent): HistoryEvent => ({ eventId: 300, timestamp: timestamp(1.5e12), ...event })
  const started = at({ executionStarted: { name: 'größer', input: { value: 'x'.repeat(300) } } })

  test('a turn: its kinds of events are counted', () => {
    const fired = at({ timerFired: { fireAt: timestamp(1.5e12), timerId: 3 } })
    const turn = (pastEvents: HistoryEvent[], newEvents: HistoryEvent[]) =>
      read({ completionToken: 'token', orchestratorRequest: { instanceId: 'one', pastEvents, newEvents } })
    const item = turn([at({ orchestratorStarted: {} }), started, fired], [fired, at({ taskCompleted: {} })])
    expect(item).toMatchObject({ kind: 'turn', instanceId: 'one', completionToken: 'token', timed: true })
    if (item?.kind !== 'turn') return
    expect(item.history.name).toBe('größer')
    const { history } = item
    expect([history.count('timerFired'), history.count('taskCompleted')]).toEqual([2, 1])
    expect([history.count('executionStarted'), history.count('taskFailed')]).toEqual([1, 0])
    expect(turn([started, fired], [at({ taskCompleted: {} })])).toMatchObject({ timed: false })
  })

  test.each([{ value: 'ä' }, null])('an activity with the input %o', input => {
    const activityRequest = { name: 'a', taskId: 70_000, input, orchestrationInstance: { instanceId: 'one' } }
    expect(read({ completionToken: 'token', activityRequest })).toEqual({
      kind: 'activity',
      instanceId: 'one',
      completionToken: 'token',
      taskId: 70_000,
      input: input?.value,
    })
  })

  test('operations of an entity, and a ping', () => {
    const operationRequests = [
      at({ entityOperationSignaled: { requestId: 's', operation: 'add' } }),
      at({ entityOperationCalled: { requestId: 'c', operation: 'get' } }),
    ]
    expect(read({ entityRequestV2: { instanceId: '@e@1', operationRequests } })).toEqual({
      kind: 'batch',
      instanceId: '@e@1',
      completionToken: '',
      requestIds: ['s', 'c'],
    })
    expect(read({ healthPing: {} })).toBeUndefined()
  })
})

describe('a call', () => {
  async function serve(handlers: grpc.UntypedServiceImplementation) {
    const server = new grpc.Server()
    server.addService(contract as unknown as grpc.ServiceDefinition, handlers)
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      ),
    )
    const client = new LoadClient(`127.0.0.1:${port}`, new Traffic())
    atEnd(() => server.forceShutdown())
    atEnd(() => client.close())
    return { server, client }
  }

  test('its answer, its hub and its bytes', async () => {
    const hubs: unknown[] = []
    const { client } = await serve({
      StartInstance: (
        call: grpc.ServerUnaryCall<{ instanceId: string }, object>,
        reply: grpc.sendUnaryData<object>,
      ) => {
        hubs.push(...call.metadata.get('taskhub'))
        reply(null, { instanceId: call.request.instanceId })
      },
    })
    await client.call('StartInstance', { instanceId: 'one' })
    expect(hubs).toEqual(['bench'])
    expect(client.traffic).toMatchObject({ calls: 1, bytesSent: 5, bytesReceived: 5 })
  })

  test('refusals have their code and their words', async () => {
    const refuse = (_call: unknown, reply: grpc.sendUnaryData<object>) =>
      reply({ code: grpc.status.NOT_FOUND, details: 'größer, 100 %' })
    const { client } = await serve({ RaiseEvent: refuse })
    const refused = { code: grpc.status.NOT_FOUND, details: 'größer, 100 %' }
    await expect(client.call('RaiseEvent', { instanceId: 'one' })).rejects.toMatchObject(refused)
    const unimplemented = { code: grpc.status.UNIMPLEMENTED }
    await expect(client.call('SignalEntity', { instanceId: 'one' })).rejects.toMatchObject(unimplemented)
    await client.traffic.settled()
    expect(client.traffic.calls).toBe(0)
  })

  test('it is given up after its deadline, and the server hears of it', async () => {
    let cancelled = () => {}
    const heard = new Promise<void>(resolve => {
      cancelled = resolve
    })
    const { client } = await serve({
      Hello: (call: grpc.ServerUnaryCall<object, object>) => call.on('cancelled', cancelled),
    })
    await expect(client.call('Hello', {}, 20)).rejects.toMatchObject({ code: grpc.status.DEADLINE_EXCEEDED })
    await heard
  })

  test('a wait tells the server how long', async () => {
    let deadline: grpc.Deadline = 0
    const { client } = await serve({
      WaitForInstanceCompletion: (
        call: grpc.ServerUnaryCall<object, object>,
        reply: grpc.sendUnaryData<object>,
      ) => {
        deadline = call.getDeadline()
        reply(null, {})
      },
    })
    const before = Date.now()
    await client.call('WaitForInstanceCompletion', { instanceId: 'one' }, 600_000)
    expect(Number(deadline) - before).toBeGreaterThanOrEqual(599_000)
    expect(Number(deadline) - before).toBeLessThan(660_000)
  })

  test('a server that goes away ends what is open, and answers nothing any more', async () => {
    let arrived = () => {}
    const there = new Promise<void>(resolve => {
      arrived = resolve
    })
    const { client, server } = await serve({ Hello: () => arrived() })
    const call = client.call('Hello', {})
    await there
    server.forceShutdown()
    const lost = { code: grpc.status.UNAVAILABLE }
    await expect(call).rejects.toMatchObject(lost)
    await expect(client.call('Hello', {})).rejects.toMatchObject(lost)
  })

  test('a stream: large and small messages in order, and its end', async () => {
    const sizes = [0, 3_000_000, 1, 70_000]
    const { client } = await serve({
      GetWorkItems: (call: grpc.ServerWritableStream<unknown, WorkItem>) => {
        for (const size of sizes) call.write({ completionToken: 'x'.repeat(size) })
        call.end()
      },
    })
    const heard: number[] = []
    const failure = await new Promise(over => {
      client.workItems({ message: bytes => heard.push(bytes.length), over })
    })
    expect(failure).toBeUndefined()
    const bytesOf = (size: number) =>
      contract.GetWorkItems.responseSerialize({ completionToken: 'x'.repeat(size) })
    expect(heard).toEqual(sizes.map(size => bytesOf(size).length))
  })
})
