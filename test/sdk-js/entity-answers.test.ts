/** What the JS worker sends back for a batch, and what happens when it arrives twice. */
import { InterceptingCall, type Interceptor } from '@grpc/grpc-js'
import { expect, test } from 'vitest'
import { openClient, ownBackend } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import { counter, openEntities } from '../support/sdk-entities.ts'

/** What the SDK's generated message offers, as far as these tests read it. */
interface BatchResult {
  getCompletiontoken(): string
  getResultsList(): unknown[]
  getOperationinfosList(): { getRequestid(): string; getResponsedestination(): unknown }[]
}

/** Takes down each batch result that the worker sends. */
function tap(results: BatchResult[]): Interceptor {
  return (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      sendMessage(message, next) {
        if (options.method_definition.path.endsWith('/CompleteEntityTask')) results.push(message)
        next(message)
      },
    })
}

async function openTapped() {
  const backend = await ownBackend()
  const results: BatchResult[] = []
  const lab = await openEntities({ backend, options: { interceptors: [tap(results)] } })
  const raw = await openClient({ address: backend.address, hub: lab.hub })
  return { ...lab, raw, results }
}

test('258 the answer carries the token of the batch and the ids of its requests', async () => {
  const { startCall, outputOf, raw, results } = await openTapped()
  const id = await startCall(counter('a'), 'add', 5)
  expect(await outputOf(id)).toBe(5)
  const [called] = ofType(await raw.history(id), 'entityOperationCalled')
  expect(results).toHaveLength(1)
  const [result] = results
  expect(result?.getCompletiontoken()).not.toBe('')
  expect(result?.getResultsList()).toHaveLength(1)
  const infos = result?.getOperationinfosList() ?? []
  expect(infos.map(info => info.getRequestid())).toEqual([called?.entityOperationCalled?.requestId])
  expect(infos[0]?.getResponsedestination()).toBeDefined()
})

test('274 a batch answered twice counts once: one answer to the caller, one new state', async () => {
  const { startCall, outputOf, call, raw, results, backend, hub } = await openTapped()
  const id = await startCall(counter('a'), 'add', 5)
  expect(await outputOf(id)).toBe(5)
  const completionToken = results[0]!.getCompletiontoken()
  await raw.call('CompleteEntityTask', {
    completionToken,
    results: [{ success: { result: { value: '99' } } }],
    entityState: { value: '99' },
  })
  expect(backend.hub(hub).counters.staleCompletions).toBe(1)
  expect(await call(counter('a'), 'get')).toBe(5)
  const answers = ofType(await raw.history(id), 'entityOperationCompleted')
  expect(answers.map(event => event.entityOperationCompleted?.output?.value)).toEqual(['5'])
})
