/** Every row of table 3.2, and that there is no other: each machine in each of its states, with all of its events. */
import { describe, expect, test } from 'vitest'
import type { AnyEventObject, AnyMachineSnapshot, AnyStateMachine } from 'xstate'
import { callbackMachine } from '../../../machines/lambda/callback.ts'
import { chainedInvokeMachine } from '../../../machines/lambda/chained-invoke.ts'
import { contextMachine } from '../../../machines/lambda/context.ts'
import { stepMachine } from '../../../machines/lambda/step.ts'
import { waitMachine } from '../../../machines/lambda/wait.ts'
import { begin, step } from '../../machines/stepping.ts'

interface Table {
  readonly machine: AnyStateMachine
  readonly input: object
  readonly events: readonly AnyEventObject[]
  /** From, on, to, and what is said. `none` is a state in which nothing was told of the operation. */
  readonly rows: readonly (readonly [from: string, on: string, to: string, said?: readonly string[]])[]
}

const operationId = 'o'
const plain = (...types: string[]): AnyEventObject[] => types.map(type => ({ type }))

const tables: Record<string, Table> = {
  STEP: {
    machine: stepMachine,
    input: { operationId },
    events: [
      ...plain('step.start', 'step.succeed', 'step.fail', 'retry.due'),
      { type: 'step.retry', dueAt: 5_000 },
    ],
    rows: [
      ['none', 'step.start', 'STARTED'],
      ['READY', 'step.start', 'STARTED'],
      ...['none', 'STARTED', 'READY'].flatMap(
        from =>
          [
            [from, 'step.succeed', 'SUCCEEDED'],
            [from, 'step.fail', 'FAILED'],
            [from, 'step.retry', 'PENDING', ['retry.armed']],
          ] as const,
      ),
      ['PENDING', 'retry.due', 'READY', ['operation.advanced']],
    ],
  },
  WAIT: {
    machine: waitMachine,
    input: { operationId },
    events: [{ type: 'wait.start', dueAt: 5_000 }, ...plain('wait.due', 'wait.cancel')],
    rows: [
      ['none', 'wait.start', 'STARTED', ['wait.armed']],
      ['STARTED', 'wait.due', 'SUCCEEDED', ['operation.advanced']],
      ['STARTED', 'wait.cancel', 'CANCELLED', ['timers.dropped']],
    ],
  },
  CALLBACK: {
    machine: callbackMachine,
    input: { operationId, mayCancel: true },
    events: [
      { type: 'callback.start', now: 0, timeoutAt: 9_000, heartbeatEvery: 3_000 },
      { type: 'heartbeat.record', now: 1_000 },
      ...plain(
        'callback.succeed',
        'callback.fail',
        'callback.cancel',
        'heartbeat.overdue',
        'timeout.reached',
      ),
    ],
    rows: [
      ['none', 'callback.start', 'STARTED', ['callback.armed']],
      ['STARTED', 'callback.succeed', 'SUCCEEDED', ['timers.dropped', 'operation.advanced']],
      ['STARTED', 'callback.fail', 'FAILED', ['timers.dropped', 'operation.advanced']],
      ['STARTED', 'timeout.reached', 'TIMED_OUT', ['timers.dropped', 'operation.advanced']],
      ['STARTED', 'heartbeat.overdue', 'TIMED_OUT', ['timers.dropped', 'operation.advanced']],
      ['STARTED', 'heartbeat.record', 'STARTED', ['callback.armed']],
      ['STARTED', 'callback.cancel', 'CANCELLED', ['timers.dropped']],
    ],
  },
  CONTEXT: {
    machine: contextMachine,
    input: { operationId },
    events: plain('context.start', 'context.succeed', 'context.fail'),
    rows: [
      ['none', 'context.start', 'STARTED'],
      ...['none', 'STARTED'].flatMap(
        from =>
          [
            [from, 'context.succeed', 'SUCCEEDED'],
            [from, 'context.fail', 'FAILED'],
          ] as const,
      ),
    ],
  },
  CHAINED_INVOKE: {
    machine: chainedInvokeMachine,
    input: { operationId },
    events: plain(
      'invoke.start',
      'invoke.cancel',
      'target.succeeded',
      'target.failed',
      'target.timedOut',
      'target.stopped',
    ),
    rows: [
      ['none', 'invoke.start', 'STARTED', ['target.requested']],
      ['STARTED', 'target.succeeded', 'SUCCEEDED', ['operation.advanced']],
      ['STARTED', 'target.failed', 'FAILED', ['operation.advanced']],
      ['STARTED', 'target.timedOut', 'TIMED_OUT', ['operation.advanced']],
      ['STARTED', 'target.stopped', 'STOPPED', ['operation.advanced']],
      ['STARTED', 'invoke.cancel', 'CANCELLED'],
    ],
  },
}

/** The status as clients see it. */
const statusOf = ({ tags }: AnyMachineSnapshot): string => [...tags].join() || 'none'

/** A snapshot for each status, reached along the rows of the table. */
function reach({ machine, input, events, rows }: Table): Map<string, AnyMachineSnapshot> {
  const reached = new Map([['none', begin(machine, input).snapshot]])
  for (let size = 0; size < reached.size; ) {
    size = reached.size
    for (const [from, on, to] of rows) {
      const before = reached.get(from)
      const event = events.find(({ type }) => type === on)!
      if (before && !reached.has(to)) reached.set(to, step(machine, before, event).snapshot)
    }
  }
  return reached
}

for (const [type, table] of Object.entries(tables)) {
  const { machine, events, rows } = table
  const reached = reach(table)

  describe(`3.2 ${type}`, () => {
    const named = rows.map(([from, on, to, says = []]) => ({ from, on, to, says }))
    test.each(named)('$from → $on → $to', ({ from, on, to, says }) => {
      const event = events.find(each => each.type === on)!
      const before = reached.get(from)!
      expect(before.can(event)).toBe(true)
      const { snapshot, said } = step(machine, before, event)
      expect(statusOf(snapshot)).toBe(to)
      expect(said.map(fact => fact.type)).toEqual(says)
      for (const fact of said) expect(fact.operationId).toBe(operationId)
    })

    const allowed = new Set(rows.map(([from, on]) => `${from} ${on}`))
    const others = [...reached.keys()].flatMap(from =>
      events.filter(({ type: on }) => !allowed.has(`${from} ${on}`)).map(event => [from, event] as const),
    )
    test.each(others)('%s refuses $type', (from, event) => {
      const before = reached.get(from)!
      expect(before.can(event)).toBe(false)
      const { snapshot, said } = step(machine, before, event)
      expect(snapshot.value).toEqual(before.value)
      expect(snapshot.context).toEqual(before.context)
      expect(said).toEqual([])
    })

    test('has no state beyond the table', () => {
      expect(Object.keys(machine.states)).toHaveLength(reached.size)
      expect(new Set(rows.flatMap(([from, , to]) => [from, to]))).toEqual(new Set(reached.keys()))
    })
  })
}
