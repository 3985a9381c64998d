/** An orchestration while it lives: its turn and its lifecycle. How it ends: orchestration-end.test.ts. */
import { describe, expect, test } from 'vitest'
import {
  arrived,
  at,
  committed,
  created,
  dispatched,
  due,
  live,
  lost,
  play,
  requested,
  resume,
  type StateName,
  suspend,
  tagsOf,
  withdrawn,
} from './orchestration-steps.ts'

describe('beginning', () => {
  test('due with a message: the first turn is asked for at once', () => {
    const { snapshot, said } = created()
    expect(snapshot.value).toEqual(live('queued', { pending: 'due' }))
    expect(snapshot.context).toEqual({
      instanceId: 'o',
      inbox: 1,
      isDue: true,
      owesTurn: false,
      hasRun: false,
      isTerminating: false,
    })
    expect(said).toEqual([requested])
  })

  test('due without a message: the turn waits for one', () => {
    const idle = created({ inbox: 0 })
    expect(idle.snapshot.value).toEqual(live('idle', { pending: 'due' }))
    expect(idle.said).toEqual([])
    const { snapshot, said } = play(idle, arrived(1))
    expect(snapshot.value).toEqual(live('queued', { pending: 'due' }))
    expect(said).toEqual([requested])
  })

  test('22 24 a scheduled start holds the turn and every message until it is due', () => {
    expect(at.scheduled.snapshot.value).toEqual(live('idle', { pending: 'scheduled' }))
    expect(at.scheduled.said).toEqual([])
    const held = play(at.scheduled, arrived(3))
    expect(held.snapshot.value).toEqual(live('idle', { pending: 'scheduled' }))
    expect(held.said).toEqual([])
    const { snapshot, said } = play(held, due)
    expect(snapshot.value).toEqual(live('queued', { pending: 'due' }))
    expect(snapshot.context).toMatchObject({ isDue: true, inbox: 3 })
    expect(said).toEqual([requested])
  })
})

describe('the turn', () => {
  test('goes out, and only one at a time', () => {
    const { snapshot, said } = play(at.queuedPending, dispatched)
    expect(snapshot.value).toEqual(live('out', { pending: 'due' }))
    expect(said).toEqual([])
    expect(snapshot.can(dispatched)).toBe(false)
    const more = play(at.outPending, arrived(2))
    expect(more.snapshot.value).toEqual(live('out', { pending: 'due' }))
    expect(more.snapshot.context.inbox).toBe(2)
    expect(more.said).toEqual([])
  })

  test('the first commit makes the instance RUNNING', () => {
    expect(tagsOf(at.outPending)).toEqual(['PENDING'])
    const { snapshot, said } = play(at.outPending, committed(0))
    expect(snapshot.value).toEqual(live('idle', 'running'))
    expect(snapshot.context).toMatchObject({ hasRun: true, inbox: 0 })
    expect(said).toEqual([])
  })

  test('a commit that leaves messages behind asks for the next turn at once', () => {
    const { snapshot, said } = play(at.outRunning, committed(2))
    expect(snapshot.value).toEqual(live('queued', 'running'))
    expect(snapshot.context.inbox).toBe(2)
    expect(said).toEqual([requested])
  })

  test('134 a lost turn goes back to the queue with its work item, which is not asked for anew', () => {
    const { snapshot, said } = play(at.outRunning, lost)
    expect(snapshot.value).toEqual(live('queued', 'running'))
    expect(said).toEqual([])
  })

  test('137 a late answer to a lost turn still commits', () => {
    const { snapshot, said } = play(at.outPending, lost, committed(0))
    expect(snapshot.value).toEqual(live('idle', 'running'))
    expect(snapshot.context.hasRun).toBe(true)
    expect(said).toEqual([])
  })
})

describe('suspension', () => {
  test('60 holds a queued turn, PENDING or RUNNING', () => {
    for (const from of [at.queuedPending, at.queuedRunning]) {
      const { snapshot, said } = play(from, suspend)
      expect(snapshot.value).toEqual(live('idle', 'suspended'))
      expect(said).toEqual([withdrawn])
    }
    expect(play(at.scheduled, suspend).snapshot.value).toEqual(live('idle', 'suspended'))
    expect(play(at.scheduled, suspend).said).toEqual([])
  })

  test('61 67 nothing that arrives asks for a turn', () => {
    const { snapshot, said } = play(at.suspendedRunning, arrived(2))
    expect(snapshot.value).toEqual(live('idle', 'suspended'))
    expect(snapshot.context.inbox).toBe(2)
    expect(said).toEqual([])
  })

  test('a turn that is out commits, and no other follows', () => {
    expect(at.suspendedOut.snapshot.value).toEqual(live('out', 'suspended'))
    expect(at.suspendedOut.said).toEqual([])
    const { snapshot, said } = play(at.suspendedOut, committed(1))
    expect(snapshot.value).toEqual(live('idle', 'suspended'))
    expect(said).toEqual([])
  })

  test('a turn that is out and gets lost is withdrawn', () => {
    const { snapshot, said } = play(at.suspendedOut, lost)
    expect(snapshot.value).toEqual(live('idle', 'suspended'))
    expect(said).toEqual([withdrawn])
  })

  test('62 71 resuming goes back to where it was, and asks for a turn when there is work', () => {
    const pending = play(at.suspendedPending, resume(3))
    expect(pending.snapshot.value).toEqual(live('queued', { pending: 'due' }))
    expect(pending.snapshot.context.inbox).toBe(3)
    expect(pending.said).toEqual([requested])

    const running = play(at.suspendedRunning, resume(2))
    expect(running.snapshot.value).toEqual(live('queued', 'running'))
    expect(running.snapshot.context.inbox).toBe(2)
    expect(running.said).toEqual([requested])
    expect(play(at.suspendedRunning, resume(0)).said).toEqual([])
  })

  test('a commit during the suspension counts: resuming goes to RUNNING', () => {
    const suspended = play(at.outPending, suspend, committed(0))
    expect(tagsOf(suspended)).toEqual(['SUSPENDED'])
    expect(play(suspended, resume(2)).snapshot.value).toEqual(live('queued', 'running'))
  })

  test('a scheduled start that falls due meanwhile is remembered', () => {
    const suspended = play(at.scheduled, suspend)
    const early = play(suspended, resume(3))
    expect(early.snapshot.value).toEqual(live('idle', { pending: 'scheduled' }))
    expect(early.said).toEqual([])
    const remembered = play(suspended, due)
    expect(remembered.snapshot.value).toEqual(live('idle', 'suspended'))
    expect(remembered.said).toEqual([])
    const { snapshot, said } = play(remembered, resume(3))
    expect(snapshot.value).toEqual(live('queued', { pending: 'due' }))
    expect(said).toEqual([requested])
  })
})

test.for<[StateName, string]>([
  ['queuedPending', 'PENDING'],
  ['outPending', 'PENDING'],
  ['scheduled', 'PENDING'],
  ['idleRunning', 'RUNNING'],
  ['queuedRunning', 'RUNNING'],
  ['outRunning', 'RUNNING'],
  ['suspendedPending', 'SUSPENDED'],
  ['suspendedRunning', 'SUSPENDED'],
  ['suspendedOut', 'SUSPENDED'],
  ['terminatingOut', 'RUNNING'],
])('status of %s is %s', ([name, status]) => {
  expect(tagsOf(at[name])).toEqual([status])
})

test.for<[StateName, boolean, boolean, boolean]>([
  // state, may be suspended, may be resumed, may be dispatched
  ['queuedPending', true, false, true],
  ['outPending', true, false, false],
  ['scheduled', true, false, false],
  ['idleRunning', true, false, false],
  ['queuedRunning', true, false, true],
  ['outRunning', true, false, false],
  ['suspendedPending', false, true, false],
  ['suspendedRunning', false, true, false],
  ['suspendedOut', false, true, false],
])('63 64 what %s refuses', ([name, maySuspend, mayResume, mayDispatch]) => {
  const { snapshot } = at[name]
  expect(snapshot.can(suspend)).toBe(maySuspend)
  expect(snapshot.can(resume(0))).toBe(mayResume)
  expect(snapshot.can(dispatched)).toBe(mayDispatch)
  expect(snapshot.can(lost)).toBe(snapshot.matches({ live: { turn: 'out' } }))
  expect(snapshot.can({ type: 'instance.rewind', inbox: 0 })).toBe(false)
})
