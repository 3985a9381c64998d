/** Table 3.2 as handlers meet it: every action in every status of every type, by checkpoints. */
import { describe, expect, test } from 'vitest'
import { closeTarget, completeCallback } from '../../../src/lambda/core/outside.ts'
import type { OperationStatus, OperationUpdate } from '../../../src/lambda/core/protocol.ts'
import {
  anyUpdate,
  cancel,
  contextUpdate,
  everything,
  retry,
  running,
  starts,
  stepUpdate,
  type World,
} from './world.ts'

type Type = 'STEP' | 'WAIT' | 'CALLBACK' | 'CONTEXT' | 'CHAINED_INVOKE'
type From = OperationStatus | 'none'

/** How an operation comes into each of its statuses. */
const ways: Record<Type, Partial<Record<From, (world: World) => void>>> = {
  STEP: {
    none: () => {},
    STARTED: world => world.send(starts.STEP()),
    PENDING: world => world.send(starts.STEP(), retry()),
    READY: world => {
      world.send(starts.STEP(), retry())
      world.pass(5)
    },
    SUCCEEDED: world => world.send(starts.STEP(), stepUpdate('SUCCEED')),
    FAILED: world => world.send(starts.STEP(), stepUpdate('FAIL')),
  },
  WAIT: {
    none: () => {},
    STARTED: world => world.send(starts.WAIT()),
    SUCCEEDED: world => {
      world.send(starts.WAIT())
      world.pass(10)
    },
    CANCELLED: world => {
      world.send(starts.WAIT())
      world.send(cancel('WAIT'))
    },
  },
  CALLBACK: {
    none: () => {},
    STARTED: world => world.send(starts.CALLBACK()),
    SUCCEEDED: world => {
      world.send(starts.CALLBACK())
      world.note(completeCallback(world.record, 'o', { type: 'succeed' }, world.now))
    },
    FAILED: world => {
      world.send(starts.CALLBACK())
      world.note(completeCallback(world.record, 'o', { type: 'fail', error: {} }, world.now))
    },
    TIMED_OUT: world => {
      world.send(starts.CALLBACK('o', { TimeoutSeconds: 3 }))
      world.pass(3)
    },
    CANCELLED: world => {
      world.send(starts.CALLBACK())
      world.send(cancel('CALLBACK'))
    },
  },
  CONTEXT: {
    none: () => {},
    STARTED: world => world.send(starts.CONTEXT()),
    SUCCEEDED: world => world.send(contextUpdate('SUCCEED')),
    FAILED: world => world.send(contextUpdate('FAIL')),
  },
  CHAINED_INVOKE: {
    none: () => {},
    STARTED: world => world.send(starts.CHAINED_INVOKE()),
    ...Object.fromEntries(
      (
        [
          ['SUCCEEDED', 'succeeded'],
          ['FAILED', 'failed'],
          ['TIMED_OUT', 'timedOut'],
          ['STOPPED', 'stopped'],
        ] as const
      ).map(([status, type]) => [
        status,
        (world: World) => {
          world.send(starts.CHAINED_INVOKE())
          world.note(closeTarget(world.record, 'o', { type }, world.now))
        },
      ]),
    ),
    CANCELLED: world => {
      world.send(starts.CHAINED_INVOKE())
      world.send(cancel('CHAINED_INVOKE'))
    },
  },
}

/** What handlers may do, and where that leads. */
const rows: Record<Type, readonly (readonly [from: From, action: string, to: OperationStatus])[]> = {
  STEP: [
    ['none', 'START', 'STARTED'],
    ['READY', 'START', 'STARTED'],
    ...(['none', 'STARTED', 'READY'] as const).flatMap(
      from =>
        [
          [from, 'SUCCEED', 'SUCCEEDED'],
          [from, 'FAIL', 'FAILED'],
          [from, 'RETRY', 'PENDING'],
        ] as const,
    ),
  ],
  WAIT: [
    ['none', 'START', 'STARTED'],
    ['STARTED', 'CANCEL', 'CANCELLED'],
  ],
  CALLBACK: [
    ['none', 'START', 'STARTED'],
    ['STARTED', 'CANCEL', 'CANCELLED'],
  ],
  CONTEXT: [
    ['none', 'START', 'STARTED'],
    ...(['none', 'STARTED'] as const).flatMap(
      from =>
        [
          [from, 'SUCCEED', 'SUCCEEDED'],
          [from, 'FAIL', 'FAILED'],
        ] as const,
    ),
  ],
  CHAINED_INVOKE: [
    ['none', 'START', 'STARTED'],
    ['STARTED', 'CANCEL', 'CANCELLED'],
  ],
}

function updateOf(type: Type, action: string): OperationUpdate {
  if (action === 'START') return starts[type]()
  return action === 'RETRY' ? { ...retry(), Type: type } : anyUpdate(type)(action)
}

for (const type of Object.keys(ways) as Type[]) {
  const cases = Object.entries(ways[type]).flatMap(([from, reach]) =>
    ['START', 'SUCCEED', 'FAIL', 'RETRY', 'CANCEL'].map(action => ({
      from: from as From,
      action,
      reach,
      to: rows[type].find(row => row[0] === from && row[1] === action)?.[2],
    })),
  )

  describe(`3.2 ${type}`, () => {
    test.each(cases.filter(({ to }) => to))('$from → $action → $to', ({ from, action, reach, to }) => {
      const world = running()
      reach(world)
      if (from !== 'none') expect(world.operation('o').Status).toBe(from)
      const before = world.record.history.length
      const { operations } = world.send(updateOf(type, action))
      expect(world.operation('o')).toMatchObject({ Id: 'o', Type: type, Status: to })
      expect(operations).toContain(world.operation('o'))
      const isUntold = action === 'CANCEL' && type !== 'WAIT'
      expect(world.record.history).toHaveLength(before + (isUntold ? 0 : 1))
    })

    test.each(cases.filter(({ to }) => !to))('$from refuses $action', ({ action, reach }) => {
      const world = running()
      reach(world)
      const before = everything(world.record)
      expect(() => world.send(updateOf(type, action))).toThrow(
        expect.objectContaining({ name: 'InvalidParameterValueException' }),
      )
      expect(everything(world.record)).toBe(before)
    })
  })
}

test('3.2 a callback is not cancelled where that is not allowed', () => {
  const world = running({ options: { mayCancelCallbacks: false } })
  world.send(starts.CALLBACK())
  expect(() => world.send(cancel('CALLBACK'))).toThrow(
    "'CANCEL' of the operation 'o' is not an action of CALLBACK",
  )
})

describe('3.2 EXECUTION', () => {
  test.each([
    ['SUCCEED', 'SUCCEEDED'],
    ['FAIL', 'FAILED'],
  ])('STARTED → %s → %s, whatever the id of the update', (action, to) => {
    const world = running()
    const { operations } = world.send(anyUpdate('EXECUTION')(action, 'some-other-id'))
    expect(world.status).toBe(to)
    expect(world.operation('exec')).toMatchObject({ Status: to, EndTimestamp: world.now })
    expect(operations).toEqual([world.operation('exec')])
    expect(world.record.operations.has('some-other-id')).toBe(false)
  })

  test('the id of the update may even be that of another operation', () => {
    const world = running()
    world.send(starts.STEP())
    world.send(anyUpdate('EXECUTION')('SUCCEED', 'o', { Name: 'result' }))
    expect(world.status).toBe('SUCCEEDED')
    expect(world.operation('o').Status).toBe('STARTED')
  })

  test.each(['START', 'RETRY', 'CANCEL'])('STARTED refuses %s', action => {
    const world = running()
    const before = everything(world.record)
    expect(() => world.send(anyUpdate('EXECUTION')(action, 'exec'))).toThrow('not an action of EXECUTION')
    expect(everything(world.record)).toBe(before)
  })
})
