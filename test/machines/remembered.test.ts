/** A machine that steps by memory steps as xstate does, whatever it is told and however often. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AnyStateMachine, assign, createActor, not, setup } from 'xstate'
import { entityMachine } from '../../machines/entity.ts'
import {
  callbackMachine,
  chainedInvokeMachine,
  contextMachine,
  executionMachine,
  stepMachine,
  waitMachine,
} from '../../machines/lambda/index.ts'
import { orchestrationMachine } from '../../machines/orchestration.ts'
import { workItemMachine } from '../../machines/work-item.ts'
import { workerMachine } from '../../machines/worker.ts'
import { remembered } from '../../src/kernel/remembered-machine.ts'
import { begin, type Step, step } from './stepping.ts'

const contents = fc.record({
  next: fc.constantFrom('operation', undefined, {
    instanceId: 'o',
    executionId: 'x',
    criticalSectionId: 's',
  }),
  lane: fc.nat({ max: 1 }),
  delayed: fc.nat({ max: 1 }),
  hasState: fc.boolean(),
})
const counts = { orchestration: 1, activity: 2, entity: 0 }
const kind = fc.constantFrom('orchestration', 'activity', 'entity')

/** What any event of any machine may carry. */
const fields = fc.record({
  inbox: fc.nat({ max: 2 }),
  immediately: fc.boolean(),
  status: fc.constantFrom('COMPLETED', 'FAILED', 'CANCELED', 'TERMINATED'),
  token: fc.constantFrom('t', 'u'),
  worker: fc.constantFrom('w', 'v'),
  kind,
  work: fc.record({ kind, name: fc.constantFrom('a', 'b'), version: fc.constant('') }),
  contents,
  executionId: fc.constantFrom('x', 'y'),
  criticalSectionId: fc.constantFrom('s', undefined),
  hasPending: fc.boolean(),
  dueAt: fc.nat({ max: 9 }),
  now: fc.nat({ max: 9 }),
  timeoutAt: fc.constantFrom(5, undefined),
  heartbeatEvery: fc.constantFrom(3, undefined),
  operationId: fc.constant('op'),
})

const machines: [AnyStateMachine, fc.Arbitrary<object>][] = [
  [
    orchestrationMachine,
    fc.record({ instanceId: fc.constant('i'), inbox: fc.nat({ max: 1 }), isDue: fc.boolean() }),
  ],
  [entityMachine, fc.record({ entityId: fc.constant('e'), contents })],
  [workItemMachine, fc.record({ itemId: fc.constant('i'), maxDeliveries: fc.nat({ max: 2 }) })],
  [
    workerMachine,
    fc.record({
      limits: fc.constant(counts),
      filters: fc.constantFrom(undefined, {
        orchestration: [{ name: 'a', versions: [] }],
        activity: [],
        entity: [],
      }),
      refuses: fc.constantFrom([], ['entity']),
    }),
  ],
  [callbackMachine, fc.record({ operationId: fc.constant('op'), mayCancel: fc.boolean() })],
  [chainedInvokeMachine, fc.constant({ operationId: 'op' })],
  [contextMachine, fc.constant({ operationId: 'op' })],
  [executionMachine, fc.constant({ executionId: 'x', limits: { failures: 2, emptyAnswers: 2, rest: 5 } })],
  [stepMachine, fc.constant({ operationId: 'op' })],
  [waitMachine, fc.constant({ operationId: 'op' })],
]

/** All that there is to see of a step. */
const seen = ({ snapshot, said }: Step<AnyStateMachine>) => {
  const { value, context, tags, status, output, historyValue, children } = snapshot
  return { value, context, tags: [...tags], status, output, historyValue, children, said }
}

for (const [machine, inputs] of machines) {
  const swift = remembered(machine)
  const event = fc
    .tuple(fc.constantFrom(...machine.events, 'nobody.knows'), fields)
    .map(([type, given]) => ({ ...given, type }))

  test(`${machine.id}: the same snapshots and the same facts, step by step`, () => {
    fc.assert(
      fc.property(inputs, fc.array(event, { maxLength: 25 }), (input, events) => {
        let one = begin(machine, input)
        let other = begin(swift, input)
        expect(seen(other)).toEqual(seen(one))
        for (const event of events) {
          const before = [one.snapshot, other.snapshot]
          one = step(machine, one.snapshot, event)
          other = step(swift, other.snapshot, event)
          expect(seen(other)).toEqual(seen(one))
          expect(other.snapshot === before[1]).toBe(one.snapshot === before[0])
          const can = ({ snapshot }: Step<AnyStateMachine>) =>
            machine.events.filter(type => snapshot.can({ ...event, type }))
          expect(can(other)).toEqual(can(one))
        }
      }),
      { numRuns: 300 },
    )
  })

  test(`${machine.id}: from where a record says that it stands`, () => {
    fc.assert(
      fc.property(inputs, fc.array(event, { maxLength: 8 }), event, (input, events, last) => {
        const { snapshot } = events.reduce(
          (at, event) => step(machine, at.snapshot, event),
          begin(machine, input),
        )
        if (snapshot.status !== 'active') return
        const { value, context } = snapshot
        const from = (logic: AnyStateMachine) => step(logic, logic.resolveState({ value, context }), last)
        expect(seen(from(swift))).toEqual(seen(from(machine)))
      }),
      { numRuns: 200 },
    )
  })
}

describe('what cannot be remembered', () => {
  const types = { context: {} as { count: number }, events: {} as { type: 'go' } | { type: 'break' } }

  test('a guard or action without a name is refused', () => {
    const inline = setup({ types }).createMachine({
      id: 'inline',
      context: { count: 0 },
      on: { go: { guard: ({ context }) => context.count > 0, actions: 'none' as never } },
    })
    expect(() => remembered(inline)).toThrow("The machine 'inline' has a guard or action without a name")
    const hidden = setup({ types, guards: { isOne: not(({ context }) => context.count > 0) } }).createMachine(
      {
        id: 'hidden',
        context: { count: 0 },
        on: { go: { guard: 'isOne' } },
      },
    )
    expect(() => remembered(hidden)).toThrow("The machine 'hidden'")
  })

  test('what a plain action does happens each time', () => {
    let done = 0
    const machine = setup({ types, actions: { work: () => void done++ } }).createMachine({
      context: { count: 0 },
      on: { go: { actions: 'work' } },
    })
    const actor = createActor(remembered(machine)).start()
    for (let time = 1; time <= 3; time++) {
      actor.send({ type: 'go' })
      expect(done).toBe(time)
    }
  })

  test('a guard that throws is reported as xstate reports it, and the next step is taken as if nothing had been', () => {
    let isBroken = false
    const guards = {
      mayGo: () => {
        if (isBroken) throw new Error('out of order')
        return true
      },
    }
    const machine = setup({
      types,
      guards,
      actions: { count: assign({ count: ({ context }) => context.count + 1 }) },
    }).createMachine({ context: { count: 0 }, on: { go: { guard: 'mayGo', actions: 'count' } } })
    const swift = remembered(machine)
    const first = step(swift, begin(swift, {}).snapshot, { type: 'go' })
    isBroken = true
    expect(() => step(swift, first.snapshot, { type: 'go' })).toThrow(/out of order/)
    isBroken = false
    expect(step(swift, first.snapshot, { type: 'go' }).snapshot.context.count).toBe(2)
  })
})

test('the second step of a kind asks the guards and runs the updates, and nothing else', () => {
  let asked = 0
  const machine = setup({
    types: { context: {} as { count: number }, events: {} as { type: 'go' } },
    guards: { mayGo: () => ++asked > 0 },
    actions: { count: assign({ count: ({ context }) => context.count + 1 }) },
  }).createMachine({
    context: { count: 0 },
    initial: 'here',
    states: {
      here: { on: { go: { guard: 'mayGo', target: 'there', actions: 'count' } } },
      there: { on: { go: { guard: 'mayGo', target: 'here', actions: 'count' } } },
    },
  })
  const swift = remembered(machine)
  let at = begin(swift, {})
  for (let time = 0; time < 2; time++) at = step(swift, at.snapshot, { type: 'go' })
  for (let time = 0; time < 4; time++) {
    at = step(swift, at.snapshot, { type: 'go' })
    // xstate itself would say which transitions it has taken.
    expect(at.taken).toEqual([])
  }
  expect(at.snapshot.context.count).toBe(6)
  expect(asked).toBe(6)
})
