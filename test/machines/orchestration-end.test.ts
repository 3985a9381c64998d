/** How an orchestration ends, and how a failed one begins again. */
import { describe, expect, test } from 'vitest'
import { orchestrationMachine } from '../../machines/orchestration.ts'
import {
  arrived,
  at,
  committed,
  completed,
  dispatched,
  due,
  ended,
  live,
  lost,
  type OrchestrationEvent,
  play,
  requested,
  resume,
  rewind,
  type StateName,
  stepFrom,
  suspend,
  tagsOf,
  terminate,
  terminateNow,
  terminationDue,
} from './orchestration-steps.ts'

describe('completion', () => {
  test.for([
    ['COMPLETED', 'completed'],
    ['FAILED', 'failed'],
    ['CANCELED', 'canceled'],
    ['TERMINATED', 'terminated'],
  ] as const)('%s ends in %s', ([status, state]) => {
    for (const from of [at.outPending, at.outRunning, at.suspendedOut, play(at.outRunning, lost)]) {
      const end = play(from, completed(status))
      expect(end.snapshot.value).toBe(state)
      expect(end.said).toEqual([ended])
      expect(tagsOf(end)).toEqual([status, 'terminal'])
    }
  })
})

describe('termination', () => {
  test.for<[StateName, boolean]>([
    // The one state in which a termination waits is the one where all three conditions hold.
    ['outRunning', true],
    ['suspendedOut', true],
    ['outPending', false],
    ['queuedPending', false],
    ['scheduled', false],
    ['idleRunning', false],
    ['queuedRunning', false],
    ['suspendedPending', false],
    ['suspendedRunning', false],
  ])('69 72 73 of %s waits for a turn: %s', ([name, waits]) => {
    const graceful = play(at[name], terminate)
    if (waits) {
      expect(graceful.snapshot.value).toEqual(at[name].snapshot.value)
      expect(graceful.snapshot.context.isTerminating).toBe(true)
      expect(graceful.said).toEqual([])
    } else {
      expect(graceful.snapshot.value).toBe('terminated')
      expect(graceful.said).toEqual([terminationDue, ended])
    }
    const immediate = play(at[name], terminateNow)
    expect(immediate.snapshot.value).toBe('terminated')
    expect(immediate.said).toEqual([terminationDue, ended])
    expect(tagsOf(immediate)).toEqual(['TERMINATED', 'terminal'])
  })

  test('214 269 comes after the commit it waited for, or when the turn is lost', () => {
    for (const event of [committed(0), committed(2), lost]) {
      const end = play(at.terminatingOut, event)
      expect(end.snapshot.value).toBe('terminated')
      expect(end.said).toEqual([terminationDue, ended])
    }
  })

  test('a completion in the turn it waits for wins', () => {
    const end = play(at.terminatingOut, completed('COMPLETED'))
    expect(end.snapshot.value).toBe('completed')
    expect(end.said).toEqual([ended])
  })

  test('asked for twice it waits on; asked for at once it waits no longer', () => {
    const again = play(at.terminatingOut, terminate)
    expect(again.snapshot.value).toEqual(live('out', 'running'))
    expect(again.said).toEqual([])
    expect(play(at.terminatingOut, terminateNow).said).toEqual([terminationDue, ended])
  })

  test('is remembered through suspension and resumption', () => {
    const held = play(at.terminatingOut, suspend, arrived(2), resume(2))
    expect(held.snapshot.value).toEqual(live('out', 'running'))
    expect(play(held, lost).snapshot.value).toBe('terminated')
  })
})

const everyEvent: OrchestrationEvent[] = [
  due,
  arrived(1),
  dispatched,
  lost,
  committed(1),
  completed('COMPLETED'),
  suspend,
  resume(1),
  terminate,
  terminateNow,
]

describe('53 65 75 178 once ended', () => {
  test.for<StateName>(['completed', 'failed', 'canceled', 'terminated'])('%s ignores everything', name => {
    const { snapshot } = at[name]
    for (const event of everyEvent) {
      expect(snapshot.can(event)).toBe(false)
      const next = stepFrom(snapshot, event)
      expect(next.snapshot.value).toBe(name)
      expect(next.snapshot.context).toEqual(snapshot.context)
      expect(next.said).toEqual([])
    }
  })
})

describe('90 97 rewind', () => {
  test.for<StateName>([
    'completed',
    'canceled',
    'terminated',
    'queuedPending',
    'scheduled',
    'idleRunning',
    'outRunning',
    'suspendedRunning',
  ])('%s refuses it', name => {
    expect(at[name].snapshot.can(rewind(1))).toBe(false)
    expect(stepFrom(at[name].snapshot, rewind(1)).snapshot.value).toEqual(at[name].snapshot.value)
  })

  test.for([0, 2])('a failed instance runs again and is owed a turn, with %i messages', inbox => {
    expect(at.failed.snapshot.can(rewind(inbox))).toBe(true)
    const again = play(at.failed, rewind(inbox))
    expect(again.snapshot.value).toEqual(live('queued', 'running'))
    expect(again.snapshot.context).toMatchObject({ inbox, owesTurn: true, hasRun: true, isDue: true })
    expect(again.said).toEqual([requested])
    expect(tagsOf(again)).toEqual(['RUNNING'])
  })

  test('the turn that was owed is owed once', () => {
    const { snapshot, said } = play(at.failed, rewind(0), dispatched, committed(0))
    expect(snapshot.value).toEqual(live('idle', 'running'))
    expect(snapshot.context.owesTurn).toBe(false)
    expect(said).toEqual([])
  })

  test('the turn that is owed survives a suspension', () => {
    const held = play(at.failed, rewind(0), suspend)
    expect(held.snapshot.value).toEqual(live('idle', 'suspended'))
    expect(play(held, resume(0)).said).toEqual([requested])
  })

  test('a termination that came too late for the failure is forgotten', () => {
    const failed = play(at.terminatingOut, completed('FAILED'))
    expect(failed.snapshot.value).toBe('failed')
    const again = play(failed, rewind(0), dispatched, lost)
    expect(again.snapshot.value).toEqual(live('queued', 'running'))
  })

  test('a record is revived from its state alone', () => {
    const context = { ...at.failed.snapshot.context, inbox: 0, hasRun: true }
    const record = orchestrationMachine.resolveState({ value: 'failed', context })
    expect([...record.tags].sort()).toEqual(['FAILED', 'terminal'])
    const { snapshot, said } = stepFrom(record, rewind(1))
    expect(snapshot.value).toEqual(live('queued', 'running'))
    expect(said).toEqual([requested])
  })
})
