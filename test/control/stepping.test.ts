import { expect, test } from 'vitest'
import { complete, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { openControl } from './control.ts'

test('a paused hub goes step by step', async () => {
  const { get, post, backend } = await openControl()
  const worker = await openWorker(await openClient({ address: backend.address, hub: 'a' }))
  worker.orchestrator('order', ({ events }) =>
    JSON.stringify(events).includes('taskCompleted') ? [complete(2)] : [scheduleTask(1, 'charge', '3')],
  )
  worker.activity('charge', () => undefined)
  expect((await post('/v1/hubs/a/pause')).body).toEqual({ paused: true, queued: [] })
  await post('/v1/hubs/a/runs', { name: 'order', instanceId: 'order-1' })
  expect((await get('/v1/hubs/a/dispatch')).body).toMatchObject({
    paused: true,
    queued: [{ kind: 'orchestration', name: 'order', instanceId: 'order-1' }],
  })
  expect((await post('/v1/hubs/a/step', { kind: 'activity' })).body).toEqual({})
  expect((await post('/v1/hubs/a/step')).body).toMatchObject({
    step: { kind: 'orchestration', outcome: 'done' },
  })
  expect((await post('/v1/hubs/a/step', { name: 'charge', timeout: '10s' })).body).toMatchObject({
    step: { kind: 'activity', input: 3, outcome: 'done' },
  })
  expect((await post('/v1/hubs/a/resume')).body).toMatchObject({ paused: false })
  expect((await post('/v1/hubs/a/runs/order-1/wait')).body).toMatchObject({ status: 'COMPLETED' })
  expect(await post('/v1/hubs/a/step')).toMatchObject({ status: 409 })
})
