/** The exported machines also run without a supervisor, as a simulator runs them. */
import { expect, test } from 'vitest'
import { createActor } from 'xstate'
import { entityMachine, orchestrationMachine, workerMachine, workItemMachine } from '../../machines/index.ts'

test('an orchestration on its own runs to its end', () => {
  const actor = createActor(orchestrationMachine, {
    input: { instanceId: 'a', inbox: 1, isDue: true },
  }).start()
  actor.send({ type: 'turn.dispatched' })
  actor.send({ type: 'turn.completed', status: 'COMPLETED' })
  expect(actor.getSnapshot()).toMatchObject({ status: 'active', value: 'completed' })
})

test('an entity on its own locks, runs and is empty again', () => {
  const nothing = { next: undefined, lane: 0, delayed: 0, hasState: false }
  const holder = { instanceId: 'i', executionId: 'x', criticalSectionId: 's' }
  const input = { entityId: 'e', contents: { ...nothing, next: holder } }
  const actor = createActor(entityMachine, { input }).start()
  actor.send({ type: 'contents.changed', contents: { ...nothing, lane: 1 } })
  actor.send({ type: 'batch.dispatched', contents: nothing })
  actor.send({ type: 'batch.committed', contents: nothing })
  expect(actor.getSnapshot().value).toEqual({ live: { lock: 'locked', batch: 'idle' } })
  actor.send({ type: 'lock.release', executionId: 'x', criticalSectionId: 's' })
  expect(actor.getSnapshot()).toMatchObject({ status: 'active', value: 'empty' })
})

test('a work item on its own rests and is done', () => {
  const actor = createActor(workItemMachine, { input: { itemId: 'i', maxDeliveries: 0 } }).start()
  actor.send({ type: 'item.dispatch', token: 't', worker: 'w' })
  actor.send({ type: 'worker.lost' })
  expect(actor.getSnapshot().value).toBe('resting')
  actor.send({ type: 'item.complete', token: 't' })
  expect(actor.getSnapshot()).toMatchObject({ status: 'done', value: 'done' })
})

test('a worker on its own counts its credit', () => {
  const limits = { orchestration: 1, activity: 0, entity: 0 }
  const actor = createActor(workerMachine, { input: { limits, filters: undefined, refuses: [] } }).start()
  const work = { kind: 'orchestration', name: 'a', version: '' } as const
  actor.send({ type: 'work.send', work })
  expect(actor.getSnapshot().can({ type: 'work.send', work })).toBe(false)
})
