/** What comes from outside the handler, and what of it is refused. */
import { describe, expect, test } from 'vitest'
import {
  closeTarget,
  completeCallback,
  recordHeartbeat,
  stopExecution,
} from '../../../src/lambda/core/outside.ts'
import { cancel, everything, running, starts, type World } from './world.ts'

const succeed = { type: 'succeed', result: 'yes' } as const
const refused = (name: string) => expect.objectContaining({ name })

/** The three calls about a callback. */
const calls: readonly (readonly [string, (world: World) => unknown])[] = [
  ['succeed', world => completeCallback(world.record, 'o', succeed, world.now)],
  ['fail', world => completeCallback(world.record, 'o', { type: 'fail', error: {} }, world.now)],
  ['heartbeat', world => recordHeartbeat(world.record, 'o', world.now)],
]

describe.each(calls)('%s of a callback', (_, call) => {
  test.each<[string, (world: World) => unknown]>([
    ['was answered', world => completeCallback(world.record, 'o', succeed, world.now)],
    ['timed out', world => world.pass(5)],
    [
      'is due, though nobody has looked',
      world => {
        world.now += 5_000
      },
    ],
    ['was cancelled', world => world.send(cancel('CALLBACK'))],
    ['is of a closed execution', world => stopExecution(world.record, undefined, world.now)],
  ])('that %s is refused with CallbackTimeoutException', (_how, close) => {
    const world = running()
    world.send(starts.CALLBACK('o', { TimeoutSeconds: 5 }))
    close(world)
    const before = everything(world.record)
    expect(() => call(world)).toThrow(refused('CallbackTimeoutException'))
    expect(everything(world.record)).toBe(before)
  })

  test('that nobody has started is refused with ResourceNotFoundException', () => {
    expect(() => call(running())).toThrow(refused('ResourceNotFoundException'))
    const world = running()
    world.send(starts.STEP())
    expect(() => call(world)).toThrow(refused('ResourceNotFoundException'))
  })
})

test('a heartbeat is told neither to the handler nor to the history', () => {
  const world = running()
  world.send(starts.CALLBACK('o', { HeartbeatTimeoutSeconds: 5 }))
  world.suspend()
  const change = recordHeartbeat(world.record, 'o', world.now)
  expect(change.events).toEqual([])
  expect(change.effects.map(({ type }) => type)).toEqual(['armCallback'])
  world.note(completeCallback(world.record, 'o', succeed, world.now))
  expect(world.invoke().updatedOperationIds).toEqual(['o'])
})

test('what outsiders send is limited in size', () => {
  const world = running({ limits: { callbackResult: 3, error: 20 } })
  world.send(starts.CALLBACK())
  const large = { ErrorMessage: 'x'.repeat(20) }
  for (const answer of [
    { type: 'succeed', result: 'four' },
    { type: 'fail', error: large },
  ] as const)
    expect(() => completeCallback(world.record, 'o', answer, world.now)).toThrow(
      refused('InvalidParameterValueException'),
    )
  expect(
    completeCallback(world.record, 'o', { type: 'succeed', result: 'yes' }, world.now).events,
  ).toHaveLength(1)
})

describe('the end of a called function', () => {
  test.each<[string, (world: World) => unknown]>([
    ['was cancelled', world => world.send(cancel('CHAINED_INVOKE'))],
    ['has ended before', world => closeTarget(world.record, 'o', { type: 'failed' }, world.now)],
    ['is of a closed execution', world => stopExecution(world.record, undefined, world.now)],
  ])('changes nothing if the invoke %s', (_, close) => {
    const world = running()
    world.send(starts.CHAINED_INVOKE())
    close(world)
    const before = everything(world.record)
    expect(closeTarget(world.record, 'o', { type: 'succeeded' }, world.now).events).toEqual([])
    expect(everything(world.record)).toBe(before)
  })

  test('changes nothing if there is no such invoke', () => {
    const world = running()
    expect(closeTarget(world.record, 'o', { type: 'succeeded' }, world.now).events).toEqual([])
  })
})

test('a stop completes what was due before it, or finds the deadline past', () => {
  const world = running()
  world.send(starts.WAIT('o', 5))
  world.now += 6_000
  world.note(stopExecution(world.record, undefined, world.now))
  expect(world.told.slice(-2)).toEqual(['WaitSucceeded', 'ExecutionStopped'])

  const late = running({ executionTimeout: 5 })
  late.now += 5_000
  stopExecution(late.record, undefined, late.now)
  expect(late.status).toBe('TIMED_OUT')
})
