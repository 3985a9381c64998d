/**
 * Whatever happens in a hub, and whenever somebody begins to look: its state with the facts since is its state. Random
 * programs with children, timers, generations, rewinds, replacements, snapshots and resets; random entities with locks.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TaskHub } from '../../src/durable-task/hub/task-hub.ts'
import type { HubFact } from '../../src/inspect/fact.ts'
import { Feed } from '../../src/inspect/feed.ts'
import { FeedView } from '../../src/inspect/feed-view.ts'
import { BackendError } from '../../src/kernel/errors.ts'
import { EntityLedger } from '../simulation/entity-ledger.ts'
import { entityIds, Players } from '../simulation/entity-players.ts'
import { ProgramWorld } from '../simulation/program-world.ts'
import { steps } from '../simulation/programs.ts'
import { World } from '../simulation/world.ts'

const step = fc.record({ kind: fc.noBias(fc.nat(10_000)), dice: fc.noBias(fc.nat(10_000)) })
const many = fc.array(step, { minLength: 5, maxLength: 80, size: 'max' })
const instanceIds = ['one', 'two', 'three']
const runs = { numRuns: Number(process.env.SIMULATIONS ?? 25) }

/** Views that began at different moments, each told every fact since. */
class Audience {
  private readonly hub: TaskHub
  private readonly feed: Feed
  private readonly views: FeedView[] = []
  /** Work that was said to be sent, and not yet to be back. */
  private readonly out = new Set<string>()

  constructor(hub: TaskHub) {
    this.hub = hub
    this.feed = new Feed(hub, { transitions: 1_000 })
  }

  /** Each delivery comes back once. */
  private count(fact: HubFact): void {
    if (fact.type === 'workSent') this.out.add(fact.item)
    if (fact.type === 'workBack') expect(this.out.delete(fact.item)).toBe(true)
  }

  join(): void {
    const isFirst = this.views.length === 0
    this.feed.observe(fact => {
      if (isFirst) this.count(fact)
      expect(fact.sequence).toBe(view.sequence + 1)
      view.apply(fact)
    })
    const view = new FeedView(this.feed.current())
    this.views.push(view)
  }

  expectTrue(): void {
    const now = content(this.feed.current())
    for (const view of this.views) expect(content(view.state())).toEqual(now)
  }

  /** Of one who has watched from the beginning on. */
  expectLogsTrue(): void {
    const { actors } = this.feed.current()
    const running = this.hub.inspection.workerInfos().flatMap(({ runs }) => runs)
    for (const { id, state } of actors) {
      const log = this.feed.log(id)
      expect(this.feed.isWhole(id)).toBe(true)
      expect(log[0]!.event).toBe('registered')
      for (const [index, { from = log[index]!.to }] of log.slice(1).entries())
        expect(from).toEqual(log[index]!.to)
      expect(log.at(-1)!.to).toEqual(state)
      const out = this.feed.work(id).filter(({ outcome }) => outcome === undefined)
      const had = running.filter(({ instanceId }) => instanceId === id)
      for (const { kind, taskId } of out)
        expect(had).toContainEqual(expect.objectContaining({ kind, taskId }))
      expect(out.length).toBeLessThanOrEqual(had.length)
    }
  }
}

const content = ({ sequence, actors, workers }: ReturnType<Feed['current']>) => ({
  sequence,
  actors: new Map(actors.map(actor => [actor.id, actor])),
  workers,
})

interface Play {
  readonly hub: TaskHub
  readonly plays: [weight: number, run: () => void][]
}

function playOne({ plays }: Play, kind: number): void {
  const all = plays.flatMap(([weight, run]) => Array.from({ length: weight }, () => run))
  all[kind % all.length]!()
}

/** One that failed inside a critical section is refused. */
function rewind(hub: TaskHub, instanceId: string): void {
  try {
    hub.rewind(instanceId, 'again')
  } catch (error) {
    if (!(error instanceof BackendError && error.code === 'wrong-state')) throw error
  }
}

/** What a client does to any orchestration. */
function steering(hub: TaskHub, instanceId: string, dice: number): Play['plays'] {
  const state = hub.get(instanceId)
  return [
    [2, () => state && hub.raiseEvent(instanceId, dice % 2 ? 'go' : 'wake', undefined)],
    [2, () => state && hub.suspend(instanceId, 'hold')],
    [2, () => state && hub.resume(instanceId, 'go on')],
    [1, () => state && hub.terminate(instanceId, 'enough', dice % 2 === 0)],
    [1, () => hub.terminateBatch([instanceId], 'enough')],
    [2, () => state?.orchestrationStatus === 'FAILED' && rewind(hub, instanceId)],
    [1, () => hub.purge(instanceId, { recursive: dice % 2 === 0, isOrchestration: true })],
    [1, () => dice % 5 === 0 && hub.reset()],
    [1, () => hub.snapshots.prepare(JSON.parse(JSON.stringify(hub.snapshots.take())), 'The snapshot')()],
  ]
}

function start(hub: TaskHub, instanceId: string, name: string, input: string, isLater: boolean): void {
  const status = hub.get(instanceId)?.orchestrationStatus
  const seconds = Math.ceil(hub.settings.clock.now() / 1000) + 2
  hub.start({
    instanceId,
    name,
    input,
    tags: {},
    scheduledStartTimestamp: isLater ? { seconds, nanos: 0 } : undefined,
    reusePolicy: { replaceableStatus: status ? [status, 'TERMINATED'] : [], retiredAction: 0 },
  })
}

test('the state of orchestrations is what it was, and the facts since', () => {
  const program = fc.string({ unit: fc.constantFrom(...steps), maxLength: 7 })
  fc.assert(
    fc.property(many, fc.tuple(program, program, program), (before, programs) => {
      const world = new ProgramWorld()
      const { hub, work } = world
      const audience = new Audience(hub)
      const isEarly = before.length % 2 === 0
      if (isEarly) audience.join()
      for (const { kind, dice } of before) {
        const at = dice % instanceIds.length
        const id = instanceIds[at]!
        const plays: Play['plays'] = [
          ...steering(hub, id, dice),
          [14, () => work.splice(dice % (work.length || 1), 1)[0]?.()],
          [3, () => world.pass(dice % 4_000)],
          [4, () => start(hub, id, 'Program', programs[at]!, dice % 4 === 0)],
          [1, () => world.loseWorker()],
          [1, () => audience.join()],
        ]
        playOne({ hub, plays }, kind)
        audience.expectTrue()
        if (isEarly) audience.expectLogsTrue()
      }
      expect(world.errors).toEqual([])
      hub.stop()
      audience.expectTrue()
    }),
    runs,
  )
})

test('the state of entities is what it was, and the facts since', () => {
  fc.assert(
    fc.property(many, before => {
      const world = new World(() => undefined)
      const players = new Players(world, new EntityLedger())
      const { hub, turns, batches } = world
      const audience = new Audience(hub)
      audience.join()
      for (const { kind, dice } of before) {
        const entity = entityIds[dice % entityIds.length]!
        const signal = { instanceId: entity, name: 'add', requestId: `${kind}-${dice}` }
        const seconds = Math.ceil(world.clock.now() / 1000) + (dice % 3)
        const plays: Play['plays'] = [
          ...steering(hub, instanceIds[dice % 3]!, dice),
          [8, () => start(hub, instanceIds[dice % 3]!, 'Plays', '', false)],
          [12, () => turns.length > 0 && players.playTurn(turns.splice(dice % turns.length, 1)[0]!, dice)],
          [
            8,
            () => batches.length > 0 && players.playBatch(batches.splice(dice % batches.length, 1)[0]!, dice),
          ],
          [2, () => hub.entities.signal(signal)],
          [2, () => hub.entities.signal({ ...signal, scheduledTime: { seconds, nanos: 0 } })],
          [2, () => world.pass(dice % 3_000)],
          [1, () => world.replaceWorker(dice)],
          [1, () => hub.purge(entity, { recursive: false, isOrchestration: false })],
          [1, () => hub.entities.clean({ removeEmpty: true, releaseOrphans: true })],
          [1, () => audience.join()],
        ]
        playOne({ hub, plays }, kind)
        audience.expectTrue()
        audience.expectLogsTrue()
      }
      hub.stop()
      audience.expectTrue()
    }),
    runs,
  )
})

test('a worker that is said to have left twice has left once', () => {
  const { hub } = new World(() => undefined)
  const facts: string[] = []
  new Feed(hub).observe(({ type }) => void facts.push(type))
  const limits = { orchestration: 0, activity: 0, entity: 0 }
  const send = () => ({ size: 1, isFull: false })
  const port = { sendTurn: send, sendActivity: send, sendBatch: send }
  const worker = hub.workers.connect({ limits, filters: undefined, refuses: [], name: 'twice' }, port)
  hub.workers.disconnect(worker)
  hub.workers.disconnect(worker)
  expect(facts).toEqual(['workerConnected', 'workerLeft'])
})
