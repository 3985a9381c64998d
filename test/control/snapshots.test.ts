import { expect, test } from 'vitest'
import { complete, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { openControl } from './control.ts'

const runs = '/v1/hubs/a/runs'

/** A worker of `order`, which calls the activity of this name. */
async function serve(address: string, hub: string, activity = 'charge') {
  const worker = await openWorker(await openClient({ address, hub }))
  worker.orchestrator('order', ({ events }) =>
    JSON.stringify(events).includes('taskCompleted') ? [complete(2, '"done"')] : [scheduleTask(1, activity)],
  )
  worker.activity(activity, () => undefined)
}

test('a snapshot is restored into another hub, where it goes on', async () => {
  const { get, post, put, backend } = await openControl()
  await post(runs, { name: 'order', instanceId: 'order-1', input: 3 })
  const { body: snapshot } = await get('/v1/hubs/a/snapshot')
  expect(await put('/v1/hubs/b/snapshot', snapshot)).toMatchObject({ status: 200, body: { name: 'b' } })
  expect(backend.hub('b').instance('order-1').state).toMatchObject({ status: 'PENDING', input: 3 })
  expect(await put('/v1/hubs/b/snapshot', { format: 'other' })).toMatchObject({ status: 400 })
  expect(backend.hub('b').instance('order-1').status).toBe('PENDING')
})

test('a run is exported and brought in, as itself or as a copy', async () => {
  const { get, post } = await openControl()
  await post(runs, { name: 'order', instanceId: 'order-1' })
  const { body: run } = await get(`${runs}/order-1/export`)
  expect(await post('/v1/hubs/b/import', { run })).toMatchObject({
    status: 201,
    body: { instanceId: 'order-1', status: 'PENDING' },
  })
  expect(await post('/v1/hubs/b/import', { run })).toMatchObject({ status: 409 })
  expect((await post('/v1/hubs/b/import', { run, instanceId: 'copy' })).body).toMatchObject({
    instanceId: 'copy',
  })
})

test('a run is brought in from a running backend', async () => {
  const there = await openControl()
  const here = await openControl()
  await there.post(runs, { name: 'order', instanceId: 'order-1' })
  await there.post(`${runs}/order-1/terminate`, { output: 'late' })
  const from = { address: there.backend.address, runId: 'order-1', taskHub: 'a', instanceId: 'copy' }
  expect(await here.post('/v1/hubs/b/import-from', from)).toMatchObject({
    status: 201,
    body: { instanceId: 'copy', status: 'TERMINATED', output: 'late' },
  })
})

test('a run and its kept history are replayed; a difference is told', async () => {
  const { get, post, backend } = await openControl()
  await serve(backend.address, 'a')
  await post(runs, { name: 'order', instanceId: 'order-1' })
  expect((await post(`${runs}/order-1/wait`)).body).toMatchObject({ output: 'done' })
  const same = { instanceId: 'order-1', name: 'order', turns: 2, trace: expect.stringContaining('charge') }
  expect((await post(`${runs}/order-1/replay`)).body).toEqual(same)
  const { events: history } = (await get(`${runs}/order-1/history`)).body
  await serve(backend.address, 'changed', 'bill')
  expect(await post('/v1/hubs/changed/replay', { history, timeout: '10s' })).toMatchObject({
    status: 409,
    body: {
      error: { code: 'wrong-state', reason: 'mismatch', message: expect.stringMatching(/charge.*bill/s) },
    },
  })
  expect(await post('/v1/hubs/changed/replay', { history: [{ type: 'none' }] })).toMatchObject({
    status: 400,
  })
})
