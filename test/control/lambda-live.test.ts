/** The live stream of executions, as a viewer hears it. */
import { expect, test } from 'vitest'
import type { LambdaServiceOptions } from '../../src/lambda.ts'
import { durable, HOUR, NOW, openLambda, order } from './lambda.ts'
import { LambdaViewer } from './lambda-viewer.ts'

async function openLive(options: LambdaServiceOptions = {}) {
  const lambda = await openLambda({ feed: { always: true }, ...options })
  lambda.service.register('order', order)
  const view = async (after?: string) => {
    const viewer = await LambdaViewer.open(lambda.control.url, { after })
    await viewer.sees(() => viewer.lastId !== '')
    return viewer
  }
  return { ...lambda, view }
}

test('a viewer is told everything as it stands, and then what changes', async () => {
  const { service, view, start } = await openLive()
  const old = await start('order', { items: 1 }, 'old')
  const viewer = await view()
  expect(viewer).toMatchObject({ status: 200, type: 'text/event-stream' })
  expect(viewer.start).toMatchObject({ feedId: service.feed.id, isResumed: false })
  expect(viewer.counts).toEqual({ RUNNING: 1 })
  expect(viewer.executions.get(old)).toMatchObject({ name: 'old', summary: 'Wait pause', due: NOW + HOUR })
  expect(viewer.of('executions').at(-1)).toMatchObject({ toCome: 0 })
  const id = await start('order', { items: 1 }, 'new')
  await viewer.sees(() => viewer.executions.get(id)?.summary === 'Wait pause')
  expect(viewer.counts).toEqual({ RUNNING: 2 })
  await service.clock.advance(HOUR)
  await viewer.sees(() => viewer.executions.get(id)?.summary === 'Callback approval')
  await viewer.sees(() => viewer.clock?.now === NOW + HOUR)
  expect(viewer.clock).toMatchObject({ mode: 'manual', next: { kind: 'callback', at: NOW + 49 * HOUR } })
  service.execution(id).stop({ type: 'Enough' })
  await viewer.sees(() => viewer.executions.get(id)?.status === 'STOPPED')
  expect(viewer.executions.get(id)).toMatchObject({ summary: 'Enough', endedAt: NOW + HOUR })
  expect(viewer.counts).toEqual({ RUNNING: 1, STOPPED: 1 })
})

test('operations have no lines of their own, however they end', async () => {
  const { service, view, start } = await openLive()
  const many = durable(async (_event: unknown, context) =>
    context.parallel('both', [async child => child.step('a', async () => 1), async () => 2]),
  )
  service.register('many', many)
  const viewer = await view()
  const id = await start('many')
  await viewer.sees(() => viewer.executions.get(id)?.status === 'SUCCEEDED')
  expect([...viewer.executions.keys()]).toEqual([id])
  expect(viewer.of('executions').flatMap(({ gone }) => gone)).toEqual([])
  expect(viewer.counts).toEqual({ SUCCEEDED: 1 })
})

test('an execution that is forgotten is gone', async () => {
  const { service, view, start } = await openLive({ limits: { retentionDays: 1 } })
  const id = await start('order', { items: 1 })
  const viewer = await view()
  service.execution(id).stop()
  await viewer.sees(() => viewer.counts.STOPPED === 1)
  await service.clock.advance(49 * HOUR)
  const next = await start('order', { items: 1 })
  await viewer.sees(() => !viewer.executions.has(id))
  await viewer.sees(() => viewer.executions.has(next))
  expect(viewer.counts).toEqual({ RUNNING: 1 })
})

test('a viewer that comes again is told what it has missed, and nothing else', async () => {
  const { view, start } = await openLive()
  const first = await start('order', { items: 1 })
  const viewer = await view()
  viewer.close()
  const second = await start('order', { items: 1 })
  const again = await view(viewer.lastId)
  await again.sees(() => again.executions.has(second))
  expect(again.start.isResumed).toBe(true)
  expect(again.executions.has(first)).toBe(false)
  const lost = await view('another:7')
  expect(lost.start.isResumed).toBe(false)
  expect([...lost.executions.keys()]).toEqual([second, first])
})

test('functions that come, and where the service listens, are told', async () => {
  const { service, view } = await openLive()
  const viewer = await view()
  expect(viewer.serving).toMatchObject({ functions: [{ name: 'order' }], hubs: [] })
  expect(viewer.serving).not.toHaveProperty('address')
  service.register('tax', () => 7, { durable: false })
  await viewer.sees(() => viewer.serving?.functions.length === 2)
  const { url } = await service.listen()
  await viewer.sees(() => viewer.serving?.address === url)
})

test('the stream ends with the service', async () => {
  const { service, view } = await openLive()
  const viewer = await view()
  await service.stop()
  await viewer.sees(() => viewer.hasEnded)
})
