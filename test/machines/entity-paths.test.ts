/** What must hold of an entity on every path. */
import { describe, expect, test } from 'vitest'
import { batchOf, entity, isLocked } from './entity-walk.ts'

const { states, edges } = entity
const factsOf = (edge: (typeof edges)[number]): string[] => edge.to.said.map(({ type }) => type)

describe('the lock of an entity', () => {
  test('has a holder exactly while it is locked', () => {
    expect(states.some(isLocked)).toBe(true)
    for (const state of states) expect(state.context.holder !== undefined).toBe(isLocked(state))
  })

  test('is granted exactly when it gets a holder: the one whose request is next', () => {
    const grants = edges.filter(edge => factsOf(edge).includes('lock.granted'))
    expect(grants.length).toBeGreaterThan(0)
    for (const edge of edges) {
      const [before, now] = [edge.from.context.holder, edge.to.snapshot.context.holder]
      const isOpened = edge.event.type === 'lock.release' && edge.from.can(edge.event)
      const isNew = now !== undefined && (now !== before || isOpened)
      expect(factsOf(edge).filter(type => type === 'lock.granted')).toHaveLength(isNew ? 1 : 0)
      if (isNew) expect(now).toEqual(edge.to.snapshot.context.next)
    }
  })

  test('246 is never granted while a batch is out or on its way', () => {
    for (const edge of edges.filter(each => factsOf(each).includes('lock.granted'))) {
      const { from, event } = edge
      expect(['idle', 'none'].includes(batchOf(from)) || event.type === 'batch.committed').toBe(true)
      expect(batchOf(edge.to.snapshot)).not.toBe('out')
    }
  })

  test('248 is let go only by a release in the name of its holder', () => {
    const opened = edges.filter(
      ({ from, to }) => from.context.holder && to.snapshot.context.holder !== from.context.holder,
    )
    expect(opened.length).toBeGreaterThan(0)
    for (const { from, event } of opened) {
      const { executionId, criticalSectionId } = from.context.holder!
      expect(event).toMatchObject({ type: 'lock.release', executionId })
      expect([undefined, criticalSectionId]).toContainEqual(
        event.type === 'lock.release' ? event.criticalSectionId : 'none',
      )
    }
  })

  test('is not waited for by anybody while it is free and nothing runs', () => {
    for (const state of states)
      if (batchOf(state) === 'idle' && !isLocked(state))
        expect([undefined, 'operation']).toContain(state.context.next)
  })
})

describe('the batch of an entity', () => {
  test('is asked for when none is on its way, and not again before it is committed', () => {
    const requests = edges.filter(edge => factsOf(edge).includes('batch.requested'))
    expect(requests.length).toBeGreaterThan(0)
    for (const edge of edges) {
      const [before, now] = [batchOf(edge.from), batchOf(edge.to.snapshot)]
      const isCommit = edge.event.type === 'batch.committed'
      const isRequest = now === 'queued' && (before === 'idle' || before === 'none' || isCommit)
      expect(factsOf(edge).filter(type => type === 'batch.requested')).toHaveLength(isRequest ? 1 : 0)
      if (before === 'queued' || before === 'out')
        expect(isCommit || now === 'queued' || now === 'out').toBe(true)
    }
  })

  test('is on its way exactly when there is something that it may run', () => {
    for (const state of states) {
      if (batchOf(state) !== 'idle') continue
      const { next, lane } = state.context
      expect(isLocked(state) ? lane > 0 : next === 'operation').toBe(false)
    }
    for (const edge of edges.filter(each => factsOf(each).includes('batch.requested'))) {
      const { next, lane } = edge.to.snapshot.context
      expect(isLocked(edge.to.snapshot) ? lane > 0 : next === 'operation').toBe(true)
    }
  })

  test('goes out only from the queue', () => {
    const going = edges.filter(({ from, to }) => batchOf(to.snapshot) === 'out' && batchOf(from) !== 'out')
    expect(going.length).toBeGreaterThan(0)
    for (const { from, event } of going)
      expect([batchOf(from), event.type]).toEqual(['queued', 'batch.dispatched'])
  })
})

describe('an entity', () => {
  test('is empty exactly when it is idle, free and holds nothing', () => {
    for (const state of states) {
      const { next, lane, delayed, hasState, holder } = state.context
      const holdsNothing = next === undefined && lane === 0 && delayed === 0 && !hasState && !holder
      const isBusy = batchOf(state) === 'queued' || batchOf(state) === 'out'
      expect(state.matches('empty')).toBe(holdsNothing && !isBusy)
    }
  })

  test('says that it is empty when it becomes so', () => {
    for (const edge of edges) {
      const isNews =
        edge.to.snapshot.matches('empty') &&
        (!edge.from.matches('empty') || edge.event.type === 'contents.changed')
      expect(factsOf(edge).filter(type => type === 'entity.emptied')).toHaveLength(isNews ? 1 : 0)
    }
  })

  test('says nothing more in the step in which it became empty', () => {
    for (const edge of edges.filter(({ to }) => to.snapshot.matches('empty')))
      expect(factsOf(edge).filter(type => type !== 'entity.emptied')).toEqual([])
  })

  test('takes in what it is told it holds, whenever it is told', () => {
    for (const { from, event, to } of edges)
      if (event.type === 'contents.changed') expect(to.snapshot.context).toMatchObject(event.contents)
      else if (!from.can(event)) expect(to.snapshot.context).toEqual(from.context)
  })
})
