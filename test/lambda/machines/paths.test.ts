/** Every state and transition of the machines is reached from the start, and the machines run on their own. */
import { describe, expect, test } from 'vitest'
import { type AnyStateMachine, createActor } from 'xstate'
import * as machines from '../../../machines/lambda/index.ts'
import { definedStates, definedTransitions, type Explored, explore } from '../../machines/exploring.ts'

const { callbackMachine, chainedInvokeMachine, contextMachine, executionMachine, stepMachine, waitMachine } =
  machines
const input = { operationId: 'o' }
const keyOf = ({ value }: { value: unknown }): string => JSON.stringify(value)

const walks: [AnyStateMachine, Explored<AnyStateMachine>][] = [
  [
    stepMachine,
    explore(stepMachine, {
      inputs: [input],
      events: [
        { type: 'step.start' },
        { type: 'step.succeed' },
        { type: 'step.fail' },
        { type: 'step.retry', dueAt: 1 },
        { type: 'retry.due' },
      ],
      keyOf,
    }),
  ],
  [
    waitMachine,
    explore(waitMachine, {
      inputs: [input],
      events: [{ type: 'wait.start', dueAt: 1 }, { type: 'wait.due' }, { type: 'wait.cancel' }],
      keyOf,
    }),
  ],
  [
    callbackMachine,
    explore(callbackMachine, {
      inputs: [{ ...input, mayCancel: true }],
      events: [
        { type: 'callback.start', now: 0, timeoutAt: 2, heartbeatEvery: 1 },
        { type: 'callback.succeed' },
        { type: 'callback.fail' },
        { type: 'callback.cancel' },
        { type: 'heartbeat.record', now: 0 },
        { type: 'heartbeat.overdue' },
        { type: 'timeout.reached' },
      ],
      keyOf,
    }),
  ],
  [
    contextMachine,
    explore(contextMachine, {
      inputs: [input],
      events: [{ type: 'context.start' }, { type: 'context.succeed' }, { type: 'context.fail' }],
      keyOf,
    }),
  ],
  [
    chainedInvokeMachine,
    explore(chainedInvokeMachine, {
      inputs: [input],
      events: [
        { type: 'invoke.start' },
        { type: 'invoke.cancel' },
        { type: 'target.succeeded' },
        { type: 'target.failed' },
        { type: 'target.timedOut' },
        { type: 'target.stopped' },
      ],
      keyOf,
    }),
  ],
  [
    executionMachine,
    explore(executionMachine, {
      inputs: [{ executionId: 'e', limits: { failures: 3, emptyAnswers: 2, rest: 1 } }],
      events: [
        { type: 'execution.start' },
        { type: 'invocation.started' },
        { type: 'invocation.withdrawn' },
        { type: 'checkpoint.accepted' },
        { type: 'operation.advanced', operationId: 'o' },
        { type: 'handler.succeeded' },
        { type: 'handler.failed' },
        { type: 'handler.suspended', hasPending: true },
        { type: 'handler.suspended', hasPending: false },
        { type: 'handler.refused' },
        { type: 'handler.crashed' },
        { type: 'rest.ended' },
        { type: 'execution.succeed' },
        { type: 'execution.fail' },
        { type: 'execution.stop' },
        { type: 'deadline.reached' },
      ],
      keyOf: ({ value, context: { isTriggered, invocations, failures, emptyAnswers } }) =>
        JSON.stringify([value, isTriggered, invocations > 0, failures, emptyAnswers]),
    }),
  ],
]

describe.each(walks)('$id', (machine, { states, taken }) => {
  test('every transition is taken', () => {
    expect(definedTransitions(machine).filter(name => !taken.has(name))).toEqual([])
  })

  test('every state is reached', () => {
    const reached = new Set(states.flatMap(({ _nodes }) => _nodes.map(({ id }: { id: string }) => id)))
    expect(definedStates(machine).filter(id => !reached.has(id))).toEqual([])
  })
})

test('all machines are walked', () => {
  expect(new Set(walks.map(([machine]) => machine))).toEqual(new Set(Object.values(machines)))
})

test('an execution on its own is invoked, suspends and is stopped', () => {
  const limits = { failures: 3, emptyAnswers: 2, rest: 1 }
  const actor = createActor(executionMachine, { input: { executionId: 'e', limits } }).start()
  actor.send({ type: 'execution.start' })
  actor.send({ type: 'handler.suspended', hasPending: true })
  actor.send({ type: 'execution.stop' })
  expect(actor.getSnapshot().value).toEqual({ lifecycle: 'stopped', invocation: 'idle' })
})

test('a step on its own is retried and succeeds', () => {
  const actor = createActor(stepMachine, { input }).start()
  actor.send({ type: 'step.start' })
  actor.send({ type: 'step.retry', dueAt: 1 })
  actor.send({ type: 'retry.due' })
  actor.send({ type: 'step.succeed' })
  expect(actor.getSnapshot()).toMatchObject({ status: 'done', value: 'succeeded', context: { attempt: 2 } })
})
