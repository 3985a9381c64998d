/**
 * Thousands of random steps of clients, orchestrations, entities, workers and the clock. Whatever happens: locks
 * exclude, each sender's messages keep their order, everything sent runs once, every call is answered once, and in the
 * end nothing is locked and nothing waits.
 */
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromMillis } from '../../src/durable-task/core/timestamp.ts'
import { EntityLedger } from './entity-ledger.ts'
import { entityIds, Players } from './entity-players.ts'
import { World } from './world.ts'

const instanceIds = ['one', 'two', 'three', 'four']

interface Step {
  kind: number
  dice: number
}

function take<T>(items: T[], choice: number): T | undefined {
  return items.splice(choice % (items.length || 1), 1)[0]
}

class Simulation {
  private readonly ledger = new EntityLedger()
  private readonly world: World
  private readonly players: Players

  constructor(maxOperationsPerBatch: number) {
    this.world = new World(
      batch => this.ledger.noteBatch(batch, this.world.hub.entities.report(batch.entityId)),
      {
        maxOperationsPerBatch,
      },
    )
    this.players = new Players(this.world, this.ledger)
  }

  step({ kind, dice }: Step): void {
    const { hub, turns, batches } = this.world
    const instanceId = instanceIds[dice % instanceIds.length]!
    const entityId = entityIds[dice % entityIds.length]!
    const steer = (how: () => void): void => {
      if (hub.get(instanceId)) how()
    }
    const steps: [weight: number, run: () => void][] = [
      [12, () => steer(() => hub.raiseEvent(instanceId, 'wake', undefined))],
      [12, () => this.answerTurn(dice)],
      [5, () => this.answerBatch(dice)],
      [6, () => this.start(instanceId, dice)],
      [2, () => this.signal(entityId, dice)],
      [2, () => this.world.pass(dice % 3000)],
      [1, () => this.world.replaceWorker(dice)],
      [1, () => hub.workers.abandon(take(turns, dice)?.token ?? '')],
      [1, () => hub.workers.abandon(take(batches, dice)?.token ?? '')],
      [1, () => steer(() => hub.terminate(instanceId, 'enough', dice % 2 === 0))],
      [1, () => hub.terminateBatch([instanceId], 'enough')],
      [1, () => hub.purge(instanceId, { recursive: false, isOrchestration: true })],
      [1, () => hub.purge(entityId, { recursive: false, isOrchestration: false })],
      [1, () => steer(() => hub.suspend(instanceId, 'hold'))],
      [2, () => steer(() => hub.resume(instanceId, 'go on'))],
      [1, () => hub.entities.clean({ removeEmpty: true, releaseOrphans: true })],
      [1, () => this.restore()],
    ]
    steps.flatMap(([weight, run]) => Array.from({ length: weight }, () => run))[kind % 51]!()
    this.expectSound()
  }

  /** Everything that is open comes to its end. */
  finish(): void {
    const { hub, turns, batches } = this.world
    for (let round = 0; round < 200; round++) {
      for (const id of instanceIds) {
        const status = hub.get(id)?.orchestrationStatus
        if (status === 'SUSPENDED') hub.resume(id, 'go on')
        if (status === 'RUNNING') hub.raiseEvent(id, 'wake', undefined)
      }
      while (turns.length + batches.length > 0) {
        for (const turn of turns.splice(0)) this.players.playTurn(turn, 1, true)
        for (const batch of batches.splice(0)) this.players.playBatch(batch, 1, true)
      }
      this.world.pass(10_000)
      if (turns.length + batches.length === 0 && this.isOver()) break
    }
    expect(this.ledger.open, 'sent, and never run').toEqual([])
    for (const id of instanceIds) expect(hub.explain(id)).not.toMatch(/running|pending|suspended/)
    for (const id of entityIds) {
      const { status = 'idle', lockedBy, queue = [], delayed = [] } = hub.entities.report(id) ?? {}
      expect({ status, lockedBy, queue, delayed }).toEqual({
        status: 'idle',
        lockedBy: undefined,
        queue: [],
        delayed: [],
      })
    }
    expect(this.world.errors).toEqual([])
    hub.stop()
  }

  private isOver(): boolean {
    return instanceIds.every(id => {
      const state = this.world.hub.get(id)
      return !state || state.completedTimestamp !== undefined
    })
  }

  private start(instanceId: string, dice: number): void {
    const retired = ['COMPLETED', 'FAILED', 'TERMINATED'] as const
    const living = dice % 9 === 0 ? (['PENDING', 'RUNNING', 'SUSPENDED'] as const) : []
    const replaceableStatus = [...retired, ...living]
    const status = this.world.hub.get(instanceId)?.orchestrationStatus
    if (status && !replaceableStatus.some(known => known === status)) return
    this.world.hub.start({
      instanceId,
      name: 'Plays',
      tags: {},
      reusePolicy: { replaceableStatus, retiredAction: 0 },
    })
  }

  /** The hub is made anew from its own snapshot: nothing is lost but what is out. */
  private restore(): void {
    const { snapshots } = this.world.hub
    const snapshot = snapshots.take()
    snapshots.prepare(JSON.parse(JSON.stringify(snapshot)), 'The snapshot')()
    if (snapshot.instances.some(({ termination }) => termination)) return
    // Workers had their work again at once, which stamps its turns.
    const stamped = (taken: typeof snapshot) =>
      taken.instances.map(instance => ({ ...instance, notBefore: undefined }))
    const after = snapshots.take()
    // vitest's own comparison is slow, and needed only for what it says of a difference.
    if (
      isDeepStrictEqual(stamped(after), stamped(snapshot)) &&
      isDeepStrictEqual(after.entities, snapshot.entities)
    )
      return
    expect({ ...after, instances: stamped(after) }).toEqual({ ...snapshot, instances: stamped(snapshot) })
  }

  /** A quarter of the answers is sent twice. */
  private answerTurn(dice: number): void {
    const { turns } = this.world
    const turn = dice % 4 > 0 ? take(turns, dice >> 2) : turns[(dice >> 2) % (turns.length || 1)]
    if (turn) this.players.playTurn(turn, dice)
  }

  private answerBatch(dice: number): void {
    const { batches } = this.world
    const batch = dice % 4 > 0 ? take(batches, dice >> 2) : batches[(dice >> 2) % (batches.length || 1)]
    if (batch) this.players.playBatch(batch, dice)
  }

  private signal(instanceId: string, dice: number): void {
    const requestId = randomUUID()
    const isDelayed = dice % 3 === 0
    this.ledger.noteSent(requestId, 'client', instanceId, isDelayed)
    const scheduledTime = isDelayed ? fromMillis(this.world.clock.now() + (dice % 7) * 500) : undefined
    this.world.hub.entities.signal({ instanceId, name: 'add', requestId, scheduledTime })
  }

  /** A holder lives, and an entity that is idle has nothing it could do. */
  private expectSound(): void {
    for (const id of entityIds) {
      const report = this.world.hub.entities.report(id)
      if (!report) continue
      const { lockedBy, queue, status } = report
      if (lockedBy) {
        const state = this.world.hub.get(lockedBy.instanceId)
        expect(state?.executionId, `${id} is locked by the dead`).toBe(lockedBy.executionId)
        expect(state?.completedTimestamp).toBeUndefined()
      } else if (status === 'idle') expect(queue, `${id} stands still`).toEqual([])
    }
  }
}

const step = fc.record({ kind: fc.noBias(fc.nat(50)), dice: fc.noBias(fc.nat(100_000)) })
const steps = fc.array(step, { minLength: 50, maxLength: 500, size: 'max' })

test('entities stay exact under random clients, workers, crashes and clocks', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(0, 0, 2), (all, most) => {
      const simulation = new Simulation(most)
      for (const step of all) simulation.step(step)
      simulation.finish()
    }),
    { numRuns: Number(process.env.SIMULATIONS ?? 60) },
  )
}, 60_000)
