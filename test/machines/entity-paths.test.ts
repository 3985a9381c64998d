/** What must hold of an entity on every path. */
import { describe, expect, test } from 'vitest'
import { batchOf, entity, isLocked, isOnItsWay } from './entity-walk.ts'

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
      const facts = factsOf(edge)
      const [withdrawal, grant] = ['batch.withdrawn', 'lock.granted'].map(type => facts.indexOf(type))
      const isEnded = event.type === 'batch.committed' || (withdrawal !== -1 && withdrawal! < grant!)
      expect(!isOnItsWay(from) || isEnded).toBe(true)
      expect(['out', 'lost']).not.toContain(batchOf(edge.to.snapshot))
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
  test('is asked for when none is on its way, and not again before it is committed or withdrawn', () => {
    expect(edges.filter(edge => factsOf(edge).includes('batch.requested')).length).toBeGreaterThan(0)
    expect(edges.filter(edge => factsOf(edge).includes('batch.withdrawn')).length).toBeGreaterThan(0)
    for (const edge of edges) {
      let isWanted = isOnItsWay(edge.from) && edge.event.type !== 'batch.committed'
      for (const fact of factsOf(edge).filter(type => type.startsWith('batch.'))) {
        expect(fact).toBe(isWanted ? 'batch.withdrawn' : 'batch.requested')
        isWanted = !isWanted
      }
      expect(isOnItsWay(edge.to.snapshot)).toBe(isWanted)
    }
  })

  test('is withdrawn only while it is queued, and once in a step', () => {
    for (const edge of edges) {
      const withdrawals = factsOf(edge).filter(type => type === 'batch.withdrawn')
      expect(withdrawals.length).toBeLessThanOrEqual(batchOf(edge.from) === 'queued' ? 1 : 0)
    }
  })

  test('is queued exactly when there is something that it may run, and none is at a worker', () => {
    for (const state of states) {
      const batch = batchOf(state)
      if (batch === 'out' || batch === 'lost') continue
      const { next, lane } = state.context
      expect(isLocked(state) ? lane > 0 : next === 'operation').toBe(batch === 'queued')
    }
  })

  test('goes out from the queue, or once more when it was lost', () => {
    const going = edges.filter(({ from, to }) => batchOf(to.snapshot) === 'out' && batchOf(from) !== 'out')
    expect(new Set(going.map(({ from }) => batchOf(from)))).toEqual(new Set(['queued', 'lost']))
    for (const { event } of going) expect(event.type).toBe('batch.dispatched')
  })

  test('is lost only while it is out, and then waits until it goes out again or is committed', () => {
    const losing = edges.filter(({ from, to }) => batchOf(to.snapshot) === 'lost' && batchOf(from) !== 'lost')
    expect(losing.length).toBeGreaterThan(0)
    for (const { from, event } of losing) expect([batchOf(from), event.type]).toEqual(['out', 'batch.lost'])
    const leaving = edges.filter(
      ({ from, to }) => batchOf(from) === 'lost' && batchOf(to.snapshot) !== 'lost',
    )
    expect(new Set(leaving.map(({ event }) => event.type))).toEqual(
      new Set(['batch.dispatched', 'batch.committed']),
    )
  })
})

describe('an entity', () => {
  test('is empty exactly when it is idle, free and holds nothing', () => {
    for (const state of states) {
      const { next, lane, delayed, hasState, holder } = state.context
      const holdsNothing = next === undefined && lane === 0 && delayed === 0 && !hasState && !holder
      expect(state.matches('empty')).toBe(holdsNothing && !isOnItsWay(state))
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

  test('says nothing more in the step in which it became empty, but that its batch is withdrawn', () => {
    const endings = edges.filter(({ to }) => to.snapshot.matches('empty')).map(factsOf)
    const withdrawing = endings.filter(facts => facts.includes('batch.withdrawn'))
    expect(withdrawing.length).toBeGreaterThan(0)
    for (const facts of withdrawing) expect(facts).toEqual(['batch.withdrawn', 'entity.emptied'])
    for (const facts of endings.filter(each => !withdrawing.includes(each)))
      expect(facts.filter(type => type !== 'entity.emptied')).toEqual([])
  })

  test('takes in what it is told it holds, whenever it is told', () => {
    for (const { from, event, to } of edges)
      if (event.type === 'contents.changed') expect(to.snapshot.context).toMatchObject(event.contents)
      else if (!from.can(event)) expect(to.snapshot.context).toEqual(from.context)
  })
})
