/** Bringing a run home from a backend that is not ours: it says things its own way, or refuses. */
import { Server, ServerCredentials, type ServiceDefinition, status } from '@grpc/grpc-js'
import { expect, test } from 'vitest'
import type { HistoryEvent } from '../../../src/durable-task/grpc/wire/HistoryEvent.ts'
import type { OrchestrationState } from '../../../src/durable-task/grpc/wire/OrchestrationState.ts'
import { complete, text, timestamp } from '../../support/actions.ts'
import { atEnd } from '../../support/at-end.ts'
import { contract } from '../../support/contract.ts'
import { openLab } from '../lab.ts'

type Handler = (call: Call, callback: (error: object | null, response?: object) => void) => void
interface Call {
  readonly metadata: { getMap(): unknown }
  write(chunk: object): void
  end(): void
}

/** A server that answers these methods; the address it is reached at. */
async function serveForeign(handlers: Record<string, Handler>): Promise<string> {
  const server = new Server()
  const service = contract.TaskHubSidecarService as ServiceDefinition
  server.addService(
    Object.fromEntries(Object.entries(service).filter(([method]) => method in handlers)),
    handlers as never,
  )
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  )
  atEnd(() => server.forceShutdown())
  return `127.0.0.1:${port}`
}

const begun = Date.UTC(2024, 0)
const state: OrchestrationState = {
  instanceId: 'far',
  name: 'order',
  orchestrationStatus: 'ORCHESTRATION_STATUS_RUNNING',
  createdTimestamp: timestamp(begun),
  lastUpdatedTimestamp: timestamp(begun + 10),
  input: text('{"n":1}'),
  customStatus: text('"packing"'),
  executionId: text('e-1'),
  tags: { shop: 'a' },
}
const history = (...events: HistoryEvent[]): HistoryEvent[] =>
  events.map((event, index) => ({ eventId: -1, timestamp: timestamp(begun + index), ...event }))
const started: HistoryEvent = {
  executionStarted: { name: 'order', input: text('{"n":1}'), orchestrationInstance: { instanceId: 'far' } },
}

const answering = (orchestrationState: OrchestrationState, events: HistoryEvent[]) => ({
  GetInstance: ((_call, callback) => callback(null, { exists: true, orchestrationState })) satisfies Handler,
  StreamInstanceHistory: (call: Call) => {
    for (const event of events) call.write({ events: [event] })
    call.end()
  },
})

test('a history with events of its own, and a start that does not name the execution', async () => {
  const address = await serveForeign(
    answering(
      state,
      history(
        { orchestratorStarted: {} },
        started,
        { eventId: 1, taskScheduled: { name: 'charge', input: text('7') } },
        { orchestratorCompleted: {} },
      ),
    ),
  )
  const { hub, worker } = await openLab()
  const run = await hub.importFrom(address, 'far')
  expect(run.state).toMatchObject({
    status: 'RUNNING',
    input: { n: 1 },
    customStatus: 'packing',
    createdAt: begun,
  })
  expect(run.export().executionId).toBe('e-1')
  expect(run.history().map(({ type }) => type)).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'taskScheduled',
  ])
  worker.orchestrator('order', ({ events }) =>
    events.some(e => e.taskCompleted) ? [complete(2, '"ok"')] : [],
  )
  const charge = await worker.nextActivity()
  expect(charge).toMatchObject({ taskId: 1, request: { name: 'charge', input: { value: '7' } } })
  await worker.completeActivity(charge, '1')
  expect(await run.output()).toBe('ok')
})

test('one that is suspended, of which the history does not tell, but of an earlier time', async () => {
  const earlier: HistoryEvent[] = [
    { executionSuspended: { input: text('earlier') } },
    { executionResumed: {} },
    { orchestratorStarted: {} },
  ]
  const address = await serveForeign(
    answering(
      { ...state, orchestrationStatus: 'ORCHESTRATION_STATUS_SUSPENDED' },
      history({ orchestratorStarted: {} }, started, ...earlier),
    ),
  )
  const { hub } = await openLab()
  const { suspended, history: brought } = (await hub.importFrom(address, 'far')).export()
  expect(suspended).toEqual({})
  expect(brought.map(({ type }) => type)).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'executionSuspended',
    'executionResumed',
    'orchestratorStarted',
  ])
})

test('one that says nothing of time', async () => {
  const { createdTimestamp: _, ...timeless } = state
  const { hub } = await openLab()
  for (const handlers of [
    answering(timeless, history({ orchestratorStarted: {} }, started)),
    answering(state, [{ eventId: -1, orchestratorStarted: {} }]),
  ]) {
    const address = await serveForeign(handlers)
    await expect(hub.importFrom(address, 'far')).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining(`from ${address}: that backend does not say when`),
    })
  }
})

test('one that moves on is read again, and refused when it does not stand still', async () => {
  let reads = 0
  const { GetInstance: _, ...rest } = answering(state, history({ orchestratorStarted: {} }, started))
  const moving =
    (until: number): Handler =>
    (_call, callback) => {
      reads++
      const lastUpdatedTimestamp = timestamp(begun + Math.min(reads, until))
      callback(null, { exists: true, orchestrationState: { ...state, lastUpdatedTimestamp } })
    }
  const { hub } = await openLab()
  const slow = await serveForeign({ ...rest, GetInstance: moving(4) })
  expect((await hub.importFrom(slow, 'far')).status).toBe('RUNNING')
  expect(reads).toBe(6)
  const busy = await serveForeign({ ...rest, GetInstance: moving(Number.POSITIVE_INFINITY) })
  await expect(hub.importFrom(busy, 'far', { instanceId: 'other' })).rejects.toMatchObject({
    code: 'wrong-state',
    message: expect.stringContaining('Suspend it'),
  })
})

test.for([
  ['UNIMPLEMENTED', 'not-covered', /does not know GetInstance/],
  ['PERMISSION_DENIED', 'invalid-request', /refuses the call: pass what it wants as metadata/],
  ['NOT_FOUND', 'instance-not-found', /has no 'far' in that task hub/],
] as const)('a backend that answers %s; it got the headers', async ([name, code, message]) => {
  const seen: unknown[] = []
  const address = await serveForeign({
    GetInstance: ({ metadata }, callback) => {
      seen.push(metadata.getMap())
      callback({ code: status[name] })
    },
  })
  const { hub } = await openLab()
  const metadata = { authorization: 'Bearer abc' }
  const reading = hub.importFrom(address, 'far', { taskHub: 'orders', metadata })
  await expect(reading).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  expect(seen).toEqual([expect.objectContaining({ authorization: 'Bearer abc', taskhub: 'orders' })])
})
