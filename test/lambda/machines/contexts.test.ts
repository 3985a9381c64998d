/** What the machines of operations remember beside their state. */
import { describe, expect, test } from 'vitest'
import type { EventFromLogic, SnapshotFrom } from 'xstate'
import { callbackMachine } from '../../../machines/lambda/callback.ts'
import { stepMachine } from '../../../machines/lambda/step.ts'
import { waitMachine } from '../../../machines/lambda/wait.ts'
import { begin, step } from '../../machines/stepping.ts'

const playStep = (...events: EventFromLogic<typeof stepMachine>[]) =>
  events.reduce(
    (at, event) => step(stepMachine, at.snapshot, event),
    begin(stepMachine, { operationId: 's' }),
  )

const open = (
  timeoutAt: number | undefined,
  heartbeatEvery: number | undefined,
  mayCancel = true,
): SnapshotFrom<typeof callbackMachine> =>
  step(callbackMachine, begin(callbackMachine, { operationId: 'c', mayCancel }).snapshot, {
    type: 'callback.start',
    now: 1_000,
    timeoutAt,
    heartbeatEvery,
  }).snapshot

describe('a step', () => {
  test('counts attempts when they end, and not when they begin', () => {
    const attempts = [
      playStep({ type: 'step.start' }),
      playStep({ type: 'step.start' }, { type: 'step.retry', dueAt: 1 }),
      playStep({ type: 'step.retry', dueAt: 1 }, { type: 'retry.due' }, { type: 'step.start' }),
      playStep({ type: 'step.retry', dueAt: 1 }, { type: 'retry.due' }, { type: 'step.succeed' }),
      playStep({ type: 'step.fail' }),
    ].map(({ snapshot }) => snapshot.context.attempt)
    expect(attempts).toEqual([0, 1, 1, 2, 1])
  })

  test('knows when its next attempt is due until it is', () => {
    const pending = playStep({ type: 'step.retry', dueAt: 7_000 })
    expect(pending.snapshot.context.dueAt).toBe(7_000)
    expect(pending.said).toEqual([{ type: 'retry.armed', operationId: 's', dueAt: 7_000 }])
    const ready = step(stepMachine, pending.snapshot, { type: 'retry.due' })
    expect(ready.snapshot.context.dueAt).toBeUndefined()
  })
})

test('a wait knows its end until it has ended', () => {
  const born = begin(waitMachine, { operationId: 'w' }).snapshot
  const { snapshot, said } = step(waitMachine, born, { type: 'wait.start', dueAt: 3_000 })
  expect(said).toEqual([{ type: 'wait.armed', operationId: 'w', dueAt: 3_000 }])
  expect(snapshot.context.dueAt).toBe(3_000)
  for (const type of ['wait.due', 'wait.cancel'] as const)
    expect(step(waitMachine, snapshot, { type }).snapshot.context.dueAt).toBeUndefined()
})

describe('a callback', () => {
  test('a heartbeat moves the next one and leaves the timeout', () => {
    const { snapshot, said } = step(callbackMachine, open(9_000, 3_000), {
      type: 'heartbeat.record',
      now: 2_500,
    })
    expect(said).toEqual([{ type: 'callback.armed', operationId: 'c', timeoutAt: 9_000, heartbeatAt: 5_500 }])
    expect(snapshot.context).toMatchObject({ timeoutAt: 9_000, heartbeatAt: 5_500 })
  })

  test('a heartbeat that nobody expects is taken, and changes nothing', () => {
    const before = open(9_000, undefined)
    expect(before.can({ type: 'heartbeat.record', now: 2_000 })).toBe(true)
    const { snapshot } = step(callbackMachine, before, { type: 'heartbeat.record', now: 2_000 })
    expect(snapshot.context).toEqual(before.context)
  })

  test('without a timeout it does not time out, in either way', () => {
    expect(open(undefined, undefined).can({ type: 'timeout.reached' })).toBe(false)
    expect(open(9_000, undefined).can({ type: 'timeout.reached' })).toBe(true)
    expect(open(9_000, undefined).can({ type: 'heartbeat.overdue' })).toBe(false)
    expect(open(undefined, 3_000).can({ type: 'heartbeat.overdue' })).toBe(true)
  })

  test('is cancelled only where that is allowed', () => {
    expect(open(9_000, undefined, false).can({ type: 'callback.cancel' })).toBe(false)
    expect(open(9_000, undefined, true).can({ type: 'callback.cancel' })).toBe(true)
  })
})
