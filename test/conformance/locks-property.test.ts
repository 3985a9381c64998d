/** Any number of orchestrations with any overlapping lock sets: all end, and no two are inside one entity together. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import { complete, continueAsNew, fail, failure, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { callEntity, lockEntities, unlockEntity } from '../support/entity-actions.ts'
import { type Batch, type Operation, succeeded } from '../support/entity-batches.ts'
import { inputOf, ofType } from '../support/history.ts'
import type { ScriptedWorker, Turn } from '../support/worker.ts'

const rooms = ['@room@a', '@room@b', '@room@c', '@room@d'] as const

/** How a section is left: by its unlocks, or by an end of the orchestration that releases what it holds. */
const exits = ['unlock', 'complete', 'fail', 'continueAsNew'] as const

interface Visit {
  lockSet: string[]
  exit: (typeof exits)[number]
}

const visits: fc.Arbitrary<Visit> = fc.record({
  lockSet: fc.array(fc.constantFrom(...rooms), { minLength: 1, maxLength: 5 }),
  exit: fc.constantFrom(...exits),
})

/** Enters every room of its set and leaves it again while it holds the locks; one step a turn. */
function visitor(turn: Turn): OrchestratorAction[] {
  const { lockSet, exit }: Visit = JSON.parse(inputOf(turn))
  if (lockSet.length === 0) return [complete(1)]
  const distinct = [...new Set(lockSet)]
  const { instanceId: id } = turn
  if (ofType(turn.events, 'entityLockRequested').length === 0) return [lockEntities(1, id, lockSet)]
  if (ofType(turn.events, 'entityLockGranted').length === 0) return []
  const called = ofType(turn.events, 'entityOperationCalled').length
  if (ofType(turn.events, 'entityOperationCompleted').length < called) return []
  const call = (operation: string) =>
    distinct.map((room, n) => callEntity(10 + called + n, room, operation, { input: id }))
  if (called === 0) return call('enter')
  if (called === distinct.length) return call('leave')
  const end = {
    unlock: () => [...distinct.map((room, n) => unlockEntity(90 + n, id, room)), complete(99)],
    complete: () => [complete(99)],
    fail: () => [fail(99, failure('on purpose'))],
    continueAsNew: () => [continueAsNew(99, JSON.stringify({ lockSet: [], exit }))],
  }
  return end[exit]()
}

/** A room knows who is inside. Whoever meets somebody there, or finds the wrong one, is written down. */
function serveRooms(worker: ScriptedWorker): string[] {
  const clashes: string[] = []
  worker.entity('room', (batch: Batch) => {
    let { state: inside = '' } = batch
    const step = ({ name, input = 'passer-by' }: Operation) => {
      const expected = name === 'leave' ? input : ''
      if (inside !== expected) clashes.push(`${input} ${name} ${batch.entityId}: '${inside}' inside`)
      if (name === 'enter') inside = input
      if (name === 'leave') inside = ''
      return succeeded()
    }
    return { results: batch.operations.map(step), entityState: text(inside) }
  })
  return clashes
}

test('233 236 238 240 any overlapping lock sets: all are granted in the end, one at a time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(visits, { minLength: 2, maxLength: 12 }),
      fc.array(fc.constantFrom(...rooms), { maxLength: 12 }),
      async (all, passersBy) => {
        const client = await openClient()
        const worker = (await openWorker(client)).orchestrator('Visitor', visitor)
        const clashes = serveRooms(worker)
        const ids: string[] = []
        for (const [n, visit] of all.entries()) {
          ids.push(await client.start('Visitor', { input: text(JSON.stringify(visit)) }))
          const room = passersBy[n]
          // A signal may run before, between and after sections, never while somebody is inside.
          if (room) await client.signal(room, 'pass')
        }
        const ended = await Promise.all(ids.map(id => client.completion(id)))
        expect(ended.map(state => state?.orchestrationStatus)).toEqual(
          all.map(({ exit }) => `ORCHESTRATION_STATUS_${exit === 'fail' ? 'FAILED' : 'COMPLETED'}`),
        )
        expect(clashes).toEqual([])
        const { entities } = await client.call('QueryEntities', { query: { includeTransient: true } })
        for (const entity of entities) expect(entity).toMatchObject({ lockedBy: null })
        expect(worker.answerErrors).toEqual([])
        await worker.close()
      },
    ),
    { seed: 3, numRuns: 25 },
  )
})

test('236 244 any of them terminated at any time: the others all end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(visits, { minLength: 3, maxLength: 10 }),
      fc.infiniteStream(fc.boolean()),
      async (all, coin) => {
        const client = await openClient()
        const worker = (await openWorker(client)).orchestrator('Visitor', visitor)
        serveRooms(worker)
        const ids: string[] = []
        const terminated: string[] = []
        for (const visit of all) {
          ids.push(await client.start('Visitor', { input: text(JSON.stringify(visit)) }))
          if (coin.next().value) terminated.push(ids[Math.floor(ids.length / 2)]!)
          for (const instanceId of terminated.slice(-1))
            await client.call('TerminateInstance', { instanceId })
        }
        for (const [n, id] of ids.entries()) {
          const state = await client.completion(id)
          const own = all[n]!.exit === 'fail' ? 'FAILED' : 'COMPLETED'
          const allowed = terminated.includes(id) ? [own, 'TERMINATED'] : [own]
          expect(allowed).toContain(state?.orchestrationStatus.replace('ORCHESTRATION_STATUS_', ''))
        }
        // Every lock is free again: one more orchestration gets them all.
        const last: Visit = { lockSet: [...rooms], exit: 'unlock' }
        const id = await client.start('Visitor', { input: text(JSON.stringify(last)) })
        expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
        await worker.close()
      },
    ),
    { seed: 4, numRuns: 25 },
  )
})
