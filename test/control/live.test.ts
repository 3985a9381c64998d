/** The live stream, as a viewer hears it. */
import { describe, expect, test, vi } from 'vitest'
import type { BackendOptions, Hub } from '../../src/index.ts'
import { complete, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { turnByTurn } from '../testing/lab.ts'
import { openControl } from './control.ts'
import { Viewer } from './viewer.ts'

async function openLive(options: BackendOptions = {}) {
  const { backend, control } = await openControl({ time: 'manual', feed: { always: true }, ...options })
  const hub = backend.hub('a')
  const view = (asked?: { after?: string; headers?: Record<string, string> }) =>
    Viewer.open(control.url, 'a', asked)
  return { backend, control, hub, view }
}

const start = (hub: Hub, instanceId: string) => hub.start('Order', undefined, { instanceId })
const ids = ({ instances }: Viewer) => [...instances.keys()].sort()

/** Everything that a viewer is told now, for comparison. */
async function fresh(view: () => Promise<Viewer>): Promise<Viewer> {
  const viewer = await view()
  await viewer.sees(() => viewer.lastId !== '')
  return viewer
}

describe('a viewer', () => {
  test('is told everything as it stands, and then what changes', async () => {
    const { hub, view, backend } = await openLive()
    await start(hub, 'old')
    await hub.instance('old').suspend()
    const viewer = await fresh(view)
    expect(viewer).toMatchObject({ status: 200, type: 'text/event-stream' })
    expect(viewer.start).toMatchObject({
      hub: 'a',
      hubs: ['a'],
      feedId: hub.feed.id,
      address: backend.address,
      isResumed: false,
    })
    expect(viewer.counts).toEqual({ SUSPENDED: 1 })
    expect(viewer.instances.get('old')).toMatchObject({
      name: 'Order',
      status: 'SUSPENDED',
      summary: 'Held until it is resumed',
      isUnserved: false,
    })
    await hub.instance('old').resume()
    await hub.instance('old').suspend('a stock take')
    await viewer.sees(() => viewer.instances.get('old')?.summary === 'Held: a stock take')
    await start(hub, 'new')
    await viewer.sees(() => viewer.instances.has('new'))
    expect(viewer.instances.get('new')).toMatchObject({
      status: 'PENDING',
      summary: 'First turn, which no connected worker serves',
      isUnserved: true,
    })
    await hub.instance('old').terminate('enough')
    await viewer.sees(() => viewer.instances.get('old')?.status === 'TERMINATED')
    expect(viewer.counts).toEqual({ PENDING: 1, TERMINATED: 1 })
    expect(viewer.instances.get('old')).toMatchObject({ summary: '"enough"', completedAt: hub.clock.now })
    await hub.instance('old').purge()
    await viewer.sees(() => !viewer.instances.has('old'))
    expect(viewer.of('instances').at(-1)).toEqual({ rows: [], gone: ['old'], counts: { PENDING: 1 } })
    await hub.reset()
    await viewer.sees(() => viewer.instances.size === 0)
    expect(viewer.counts).toEqual({})
  })

  test('is told of entities', async () => {
    const { hub, view } = await openLive()
    await hub.signal('@counter@a', 'add', 1)
    const viewer = await fresh(view)
    expect(viewer.entities.get('@counter@a')).toMatchObject({ status: 'executing', queued: 1, delayed: 0 })
    await hub.signal('@counter@a', 'add', 2, { at: hub.clock.now + 1_000 })
    await viewer.sees(() => viewer.entities.get('@counter@a')?.delayed === 1)
    await hub.reset()
    await viewer.sees(() => viewer.entities.size === 0)
  })

  test('is told who serves the hub, and who waits for whom differently then', async () => {
    const { backend, hub, view } = await openLive()
    await start(hub, 'x')
    const viewer = await fresh(view)
    expect(viewer.serving).toMatchObject({
      paused: false,
      workers: [],
      queues: [{ name: 'Order', waiting: 1 }],
    })
    await hub.pause()
    await viewer.sees(() => viewer.serving?.paused)
    const worker = await openWorker(await openClient({ address: backend.address, hub: 'a' }))
    worker.orchestrator('Order', turnByTurn([scheduleTask(1, 'ship')], [complete(2)]))
    await viewer.sees(() => viewer.serving?.workers.length === 1)
    await viewer.sees(() => viewer.instances.get('x')?.summary === 'First turn, queued')
    expect(viewer.instances.get('x')).toMatchObject({ isUnserved: false })
    hub.resume()
    const item = await worker.nextActivity()
    await viewer.sees(() => viewer.instances.get('x')?.summary.startsWith('Activity ship #1 on '))
    await worker.completeActivity(item, '"shipped"')
    await viewer.sees(() => viewer.instances.get('x')?.status === 'COMPLETED')
    worker.close()
    await viewer.sees(() => viewer.serving?.workers.length === 0)
  })

  test('is told of the clock when it was moved, and not because time passes', async () => {
    const { hub, view } = await openLive()
    await hub.start('Order', undefined, { instanceId: 'later', startAt: hub.clock.now + 60_000 })
    const viewer = await fresh(view)
    const next = { at: hub.clock.now + 60_000, kind: 'start', id: 'later' }
    expect(viewer.clock).toMatchObject({ mode: 'manual', now: hub.clock.now, next })
    expect(viewer.instances.get('later')).toMatchObject({ summary: 'Scheduled start', due: next.at })
    await hub.clock.advance(1_000)
    await viewer.sees(() => viewer.clock?.now === hub.clock.now)
    await hub.clock.advance(59_000)
    await viewer.sees(() => viewer.clock?.now === next.at && !viewer.clock.next)
    const real = await Viewer.open((await openControl()).control.url, 'default')
    await real.sees(() => real.lastId !== '')
    const clocks = real.of('clock').length
    await real.sees(() => Date.now() - (real.clock?.wallTime ?? 0) > 1_200)
    expect(real.of('clock').length).toBe(clocks)
  })

  test('is told of other hubs', async () => {
    const { backend, view } = await openLive()
    const viewer = await fresh(view)
    backend.hub('b')
    await viewer.sees(() => viewer.hubs.includes('b'))
    expect(viewer.hubs).toEqual(['a', 'b'])
  })

  test('is told of one that the backend ends, without a word of its machine', async () => {
    const { hub, view } = await openLive({ time: 'skip', maxSkippedTime: 1 })
    const viewer = await fresh(view)
    const startAt = hub.clock.now + 3_600_000
    const run = await hub.start('Order', undefined, { instanceId: 'later', startAt })
    await expect(run.output()).rejects.toThrow()
    await viewer.sees(() => viewer.instances.get('later')?.status === 'FAILED')
    expect(viewer.counts).toEqual({ FAILED: 1 })
  })

  test('of a hub that nobody has used is refused', async () => {
    const { control } = await openLive()
    expect(await Viewer.open(control.url, 'typo')).toMatchObject({ status: 404 })
  })
})

describe('a viewer that comes again', () => {
  test.each(['header', 'query'])('is told what it has missed, and that alone: by %s', async way => {
    const { hub, view } = await openLive()
    await start(hub, 'stays')
    await start(hub, 'goes')
    const first = await fresh(view)
    const { lastId } = first
    first.close()
    await hub.instance('goes').terminate()
    await hub.instance('goes').purge()
    await start(hub, 'comes')
    const again = await view(way === 'header' ? { headers: { 'last-event-id': lastId } } : { after: lastId })
    await again.sees(() => again.instances.has('comes'))
    expect(again.start.isResumed).toBe(true)
    expect(again.of('instances')).toEqual([
      { rows: [expect.objectContaining({ instanceId: 'comes' })], gone: ['goes'], counts: { PENDING: 2 } },
    ])
    await hub.instance('stays').suspend()
    await again.sees(() => again.instances.has('stays'))
    expect(again.of('instances').length).toBe(2)
  })

  test('is told who waits for whom differently, for workers came and the hub was paused', async () => {
    const { backend, hub, view } = await openLive()
    await start(hub, 'x')
    const unserved = await fresh(view)
    unserved.close()
    await hub.pause()
    const paused = await view({ after: unserved.lastId })
    await paused.sees(() => paused.instances.get('x')?.summary === 'First turn, queued')
    expect(paused.start.isResumed).toBe(true)
    paused.close()
    hub.resume()
    const again = await view({ after: paused.lastId })
    await again.sees(() => again.instances.get('x')?.isUnserved)
    again.close()
    const client = await openClient({ address: backend.address, hub: 'a' })
    const worker = await openWorker(client, { maxConcurrentOrchestrationWorkItems: 1 })
    await worker.nextTurn()
    await start(hub, 'y')
    const served = await view()
    await served.sees(() => served.instances.get('y')?.summary === 'First turn, queued')
    served.close()
    worker.close()
    const alone = await view({ after: served.lastId })
    await alone.sees(() => alone.serving?.workers.length === 0)
    await alone.sees(() => alone.instances.get('y')?.isUnserved)
    expect(alone.start.isResumed).toBe(true)
  })

  test('at any time knows what one knows that has always been there', async () => {
    const { hub, view } = await openLive()
    const mirror = new Map<string, unknown>()
    let lastId = ''
    for (let n = 0; n < 10; n++) {
      const viewer = await view({ after: lastId })
      await start(hub, `order-${n}`)
      if (n % 3 === 2) {
        await hub.instance(`order-${n - 1}`).terminate()
        await hub.instance(`order-${n - 1}`).purge()
      }
      // Somewhere on the way: with some luck before all of it is told.
      await viewer.sees(() => viewer.lastId !== '')
      viewer.close()
      lastId = viewer.lastId
      expect(viewer.start.isResumed).toBe(n > 0)
      for (const event of viewer.of('instances')) {
        for (const row of event.rows) mirror.set(row.instanceId, row)
        for (const id of event.gone) mirror.delete(id)
      }
    }
    const last = await view({ after: lastId })
    await last.sees(() => last.lastId !== '')
    for (const [id, row] of last.instances) mirror.set(id, row)
    const whole = await fresh(view)
    expect(ids(whole)).toEqual([0, 2, 3, 5, 6, 8, 9].map(n => `order-${n}`))
    const gone = last.of('instances').flatMap(event => event.gone)
    expect([...mirror.keys()].filter(id => !gone.includes(id)).sort()).toEqual(ids(whole))
    for (const [id, row] of whole.instances) expect(mirror.get(id)).toEqual(row)
  })

  test.each([
    ['from another backend', 'another:3'],
    ['with what is no place', 'nonsense'],
    ['from later than now', (hub: Hub) => `${hub.feed.id}:99999`],
  ])('starts over %s', async (_, after) => {
    const { hub, view } = await openLive()
    await start(hub, 'x')
    const viewer = await view({ after: typeof after === 'string' ? after : after(hub) })
    await viewer.sees(() => viewer.lastId !== '')
    expect(viewer.start.isResumed).toBe(false)
    expect(ids(viewer)).toEqual(['x'])
  })

  test('starts over when more has happened than is kept', async () => {
    const { hub, view } = await openLive({ feed: { always: true, facts: 5 } })
    const { lastId } = await fresh(view)
    for (let n = 0; n < 10; n++) await start(hub, `order-${n}`)
    const again = await view({ after: lastId })
    await again.sees(() => again.instances.size === 10)
    expect(again.start.isResumed).toBe(false)
  })
})

test('many come in pieces, the newest first, and a burst is told as one', async () => {
  const { hub, view } = await openLive()
  const orders = Array.from({ length: 1_200 }, (_, n) => `order-${n}`)
  await Promise.all(orders.map(id => start(hub, id)))
  const viewer = await fresh(view)
  const pieces = viewer.of('instances')
  expect(pieces.map(({ rows, toCome }) => [rows.length, toCome])).toEqual([
    [1_000, 200],
    [200, 0],
  ])
  expect(pieces[0]?.rows[0]?.instanceId).toBe('order-1199')
  expect(viewer.counts).toEqual({ PENDING: 1_200 })
  // All of it before the server has its turn.
  await Promise.all(orders.map(id => hub.instance(id).terminate()))
  await viewer.sees(() => [...viewer.instances.values()].every(({ status }) => status === 'TERMINATED'))
  expect(viewer.counts).toEqual({ TERMINATED: 1_200 })
  expect(viewer.of('instances').length).toBeLessThan(10)
})

test('a viewer that hangs up is gone, and the hub costs nothing any more', async () => {
  const { hub, view } = await openLive({ feed: {} })
  const observe = vi.spyOn(hub.feed, 'observe')
  const [one, other] = [await fresh(view), await fresh(view)]
  expect(observe).toHaveBeenCalledTimes(1)
  const stop = vi.spyOn(observe.mock.results[0]?.value, 'stop')
  one.close()
  await start(hub, 'x')
  await other.sees(() => other.instances.has('x'))
  expect(stop).not.toHaveBeenCalled()
  other.close()
  await vi.waitUntil(() => stop.mock.calls.length > 0)
  const { sequence } = hub.feed.current()
  await start(hub, 'y')
  expect(hub.feed.current().sequence).toBe(sequence)
})

test('who asks for the head of the stream alone watches nothing', async () => {
  const { control, hub } = await openLive({ feed: {} })
  const observe = vi.spyOn(hub.feed, 'observe')
  const { status } = await fetch(`${control.url}/v1/hubs/a/live`, { method: 'HEAD' })
  expect(status).toBe(200)
  expect(observe).not.toHaveBeenCalled()
})

test('the stream ends with the server, and with the backend', async () => {
  const { control, view, backend } = await openLive()
  const one = await fresh(view)
  await control.stop()
  await one.sees(() => one.hasEnded)
  const other = await openLive()
  const viewer = await fresh(other.view)
  await other.backend.stop()
  await viewer.sees(() => viewer.hasEnded)
  expect(backend.hubs().length).toBe(1)
})
