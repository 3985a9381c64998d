/** The feed for viewers: those that come late, fall behind, fail, or come again. */
import { expect, test } from 'vitest'
import { type AnyStateMachine, createMachine } from 'xstate'
import { entityMachine, orchestrationMachine } from '../../machines/index.ts'
import { FeedReader, FeedView, type Hub, type HubFact, toMermaid } from '../../src/index.ts'
import { complete } from '../support/actions.ts'
import { openWorker } from '../support/backend.ts'
import { openLab } from '../testing/lab.ts'

const ids = (hub: Hub) => hub.feed.current().actors.map(({ id }) => id)
const start = (hub: Hub, instanceId: string) => hub.start('Order', undefined, { instanceId })

test('a viewer that comes late sees everything as it stands, and then what changes', async () => {
  const { hub, worker, client } = await openLab()
  worker.orchestrator('Done', () => [complete(1)])
  await client.completion(await client.start('Done', { instanceId: 'done' }))
  await start(hub, 'waiting')
  await hub.clock.advance(1_000)
  const view = new FeedView(hub.feed.current())
  hub.inspect(fact => view.apply(fact))
  expect(view.actor('done')).toMatchObject({
    status: 'COMPLETED',
    state: 'completed',
    context: undefined,
    completedAt: expect.any(Number),
  })
  expect(view.actor('waiting')).toMatchObject({ status: 'PENDING', completedAt: undefined })
  await hub.instance('waiting').suspend()
  await start(hub, 'new')
  await hub.instance('done').purge()
  expect(view.actor('waiting')).toMatchObject({ status: 'SUSPENDED' })
  expect(view.actor('new')).toMatchObject({ createdAt: hub.clock.now })
  expect(view.actor('done')).toBeUndefined()
  expect(view.state()).toEqual({ ...hub.feed.current(), wallTime: expect.any(Number) })
})

test('a reader gets the state, then facts; one that fell behind starts over', async () => {
  const { hub } = await openLab({ feed: { facts: 20 } })
  let news = 0
  const reader = new FeedReader(hub.feed, { onNews: () => void news++ })
  expect(reader.read()).toMatchObject({ startOver: { actors: [] } })
  expect(reader.read()).toEqual({ facts: [] })
  await start(hub, 'a')
  const page = reader.read()
  const facts = 'facts' in page ? page.facts : []
  expect(facts[0]).toMatchObject({ type: 'registered', id: 'a' })
  expect(news).toBe(facts.length)
  expect(reader.read()).toEqual({ facts: [] })

  for (let n = 0; n < 30; n++) await start(hub, `many-${n}`)
  const late = reader.read()
  expect('startOver' in late && late.startOver.actors.length).toBe(31)
  await start(hub, 'b')
  expect(reader.read()).toHaveProperty('facts.0.id', 'b')
})

test('exactly as many facts as are kept are read, and one more is too many', async () => {
  const { hub } = await openLab({ feed: { facts: 5 } })
  const reader = new FeedReader(hub.feed)
  const sequence = () => hub.feed.current().sequence
  reader.read()
  const before = sequence()
  const run = await start(hub, 'a')
  for (let flip = true; sequence() < before + 5; flip = !flip) await (flip ? run.suspend() : run.resume())
  expect(hub.feed.after(sequence() - 5)?.map(fact => fact.sequence)).toEqual(
    [4, 3, 2, 1, 0].map(back => sequence() - back),
  )
  expect(hub.feed.after(sequence() - 6)).toBeUndefined()
  expect(hub.feed.after(sequence() + 1)).toBeUndefined()
})

test('a viewer that comes again goes on where it was, unless nobody watched meanwhile', async () => {
  const { hub } = await openLab()
  const stays = hub.inspect(() => {})
  const first = new FeedReader(hub.feed)
  const page = first.read()
  const after = 'startOver' in page ? page.startOver : undefined
  first.close()
  await start(hub, 'a')
  const again = new FeedReader(hub.feed, { after })
  const next = again.read()
  expect('facts' in next && next.facts[0]).toMatchObject({ type: 'registered', id: 'a' })
  const stranger = new FeedReader(hub.feed, { after: { feedId: 'another', sequence: after!.sequence } })
  expect(stranger.read()).toMatchObject({ startOver: { actors: [{ id: 'a' }] } })
  stranger.close()

  const last = hub.feed.current()
  again.close()
  stays.stop()
  const idle = new FeedReader(hub.feed, { after: last })
  expect(idle.read()).toHaveProperty('startOver')
})

test('while nobody watches nothing is kept; stopping twice stops nobody else', async () => {
  const { hub } = await openLab()
  const facts: HubFact[] = []
  const one = hub.inspect(() => {})
  const other = hub.inspect(fact => void facts.push(fact))
  one.stop()
  one.stop()
  await start(hub, 'a')
  expect(facts[0]).toMatchObject({ type: 'registered', id: 'a' })
  expect(hub.feed.after(facts[0]!.sequence)?.length).toBe(facts.length - 1)
  expect(hub.feed.transitions('a').length).toBe(1)
  other.stop()
  const { sequence } = hub.feed.current()
  await hub.instance('a').suspend()
  expect(hub.feed.current().sequence).toBe(sequence)
  expect(hub.feed.after(facts[0]!.sequence)).toBeUndefined()
  expect(hub.feed.transitions('a')).toEqual([])
})

test('on request facts are kept from the beginning on, each actor’s newest transitions apart', async () => {
  const { hub } = await openLab({ feed: { always: true, facts: 4, transitions: 3 } })
  const run = await start(hub, 'a')
  await run.suspend()
  await run.resume()
  await run.suspend()
  await run.resume()
  for (let n = 0; n < 5; n++) await start(hub, `other-${n}`)
  const transitions = hub.feed.transitions('a')
  expect(transitions.map(({ event, statusAfter }) => [event, statusAfter])).toEqual([
    ['instance.resume', 'PENDING'],
    ['instance.suspend', 'SUSPENDED'],
    ['instance.resume', 'PENDING'],
  ])
  await run.terminate()
  await run.purge()
  expect(hub.feed.transitions('a')).toEqual([])
})

test('an observer that throws misses only that, and the others nothing', async () => {
  const errors: string[] = []
  const silent = () => {}
  const logger = {
    debug: silent,
    info: silent,
    warn: silent,
    error: (text: string) => void errors.push(text),
  }
  const { hub } = await openLab({ logger })
  const [broken, whole]: [HubFact[], HubFact[]] = [[], []]
  hub.inspect(fact => {
    if (fact.type === 'registered') throw new Error('do not like it')
    broken.push(fact)
  })
  hub.inspect(fact => void whole.push(fact))
  const run = await start(hub, 'a')
  await run.suspend()
  expect(whole[0]).toMatchObject({ type: 'registered' })
  expect(broken).toEqual(whole.slice(1))
  expect(errors).toEqual([expect.stringMatching(/observer .* 'registered' of 'a'.*do not like it/s)])
  expect(run.state?.status).toBe('SUSPENDED')
})

test('an observer may act on the hub: what it causes is told after, to everybody in the same order', async () => {
  const { hub } = await openLab()
  const seen: string[] = []
  hub.inspect(fact => {
    if (fact.type !== 'registered' || fact.id !== 'a') return
    expect(ids(hub)).toEqual(['a'])
    void start(hub, 'b')
    void hub.instance('a').terminate()
  })
  hub.inspect(fact => {
    if (fact.type === 'registered' || fact.type === 'finished') seen.push(`${fact.type} ${fact.id}`)
  })
  await start(hub, 'a')
  expect(seen).toEqual(['registered a', 'registered b', 'finished a'])
  expect(ids(hub)).toEqual(['a', 'b'])
})

test('what an observer is told is done, and all that followed from it', async () => {
  const { hub } = await openLab()
  const run = await start(hub, 'a')
  const ends: (number | undefined)[] = []
  hub.inspect(fact => {
    if (fact.type === 'transitioned' && fact.statusAfter === 'TERMINATED') ends.push(run.state?.completedAt)
  })
  await run.terminate()
  expect(ends).toEqual([hub.clock.now])
})

test('an observer that another one adds begins with what comes next; one that it stops is told no more', async () => {
  const { hub } = await openLab()
  const [early, late]: [HubFact[], HubFact[]] = [[], []]
  hub.inspect(() => stopped.stop())
  const stopped = hub.inspect(fact => void early.push(fact))
  let view: FeedView | undefined
  hub.inspect(fact => {
    if (fact.type !== 'registered' || view) return
    hub.inspect(next => void late.push(next))
    view = new FeedView(hub.feed.current())
  })
  const run = await start(hub, 'a')
  expect(early).toEqual([])
  expect(late).toEqual([])
  await run.suspend()
  expect(late[0]?.sequence).toBe(view!.sequence + 1)
})

test('an event that leaves an actor where it is is received, and no transition', async () => {
  const { hub, worker } = await openLab()
  const run = await start(hub, 'a')
  await worker.nextTurn()
  const facts: HubFact[] = []
  hub.inspect(fact => void facts.push(fact))
  await run.raise('go')
  expect(facts).toMatchObject([{ type: 'received', event: 'message.arrived', context: { inbox: 2 } }])
})

test('a hub that takes up a snapshot has its instances as they were', async () => {
  const { hub } = await openLab()
  const run = await start(hub, 'a')
  await run.suspend()
  const snapshot = hub.snapshot()
  const recorder = hub.record()
  await hub.restore(snapshot)
  expect(recorder.statuses('a')).toEqual(['SUSPENDED'])
  expect(recorder.facts.map(({ type }) => type).slice(0, 2)).toEqual(['purged', 'registered'])
})

test('workers come and go', async () => {
  const { backend, hub, client, worker } = await openLab()
  const [known] = hub.feed.current().workers
  expect(known).toMatchObject({ name: expect.any(String), filters: undefined })
  const facts: HubFact[] = []
  const left = new Promise<void>(resolve => {
    hub.inspect(fact => {
      facts.push(fact)
      resolve()
    })
  })
  worker.close()
  await left
  expect(hub.feed.current().workers).toEqual([])
  await openWorker(client)
  const [other] = hub.feed.current().workers
  await backend.stop()
  expect(facts).toMatchObject([
    { type: 'workerLeft', id: known!.id },
    { type: 'workerConnected', id: other!.id, worker: other! },
    { type: 'workerLeft', id: other!.id },
  ])
})

test('the machines come as plain data, from which xstate makes them again', async () => {
  const { hub } = await openLab()
  const machines = { orchestration: orchestrationMachine, entity: entityMachine }
  expect([...hub.feed.machines.keys()]).toEqual(Object.keys(machines))
  for (const [id, machine] of Object.entries<AnyStateMachine>(machines)) {
    const definition = hub.feed.machines.get(id)!
    expect(JSON.parse(JSON.stringify(definition))).toEqual(definition)
    expect(toMermaid(createMachine(definition))).toBe(toMermaid(machine))
  }
})

test('limits that are no numbers of things are refused', async () => {
  await expect(openLab({ feed: { facts: -1 } })).rejects.toMatchObject({ code: 'invalid-request' })
  await expect(openLab({ feed: { transitions: 1.5 } })).rejects.toThrow(/feed.transitions.*not 1.5/)
})
