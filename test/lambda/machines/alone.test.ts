/** The machines as somebody opens them in another tool: from their definition alone, and as they are, without a supervisor. */
import { expect, test } from 'vitest'
import {
  type AnyEventObject,
  type AnyStateMachine,
  createActor,
  createMachine,
  type MachineConfig,
  type MachineContext,
  type StateValue,
} from 'xstate'
import * as machines from '../../../machines/lambda/index.ts'
import { toMermaid } from '../../../src/lambda.ts'

/** What is sent, with the guards that then hold; and where that leads. */
type Walk = readonly [event: AnyEventObject, guards: readonly string[], to: StateValue][]

const sends = (...walk: readonly [type: string, guards: readonly string[], to: StateValue][]): Walk =>
  walk.map(([type, guards, to]) => [{ type }, guards, to])

const walks: Record<keyof typeof machines, Walk> = {
  executionMachine: sends(
    ['execution.start', ['isNew'], { lifecycle: 'running', invocation: 'invoking' }],
    ['handler.crashed', [], { lifecycle: 'running', invocation: 'resting' }],
    ['rest.ended', [], { lifecycle: 'running', invocation: 'invoking' }],
    ['handler.suspended', ['hasPending'], { lifecycle: 'running', invocation: 'idle' }],
    ['operation.advanced', ['isRunning'], { lifecycle: 'running', invocation: 'invoking' }],
    ['handler.succeeded', [], { lifecycle: 'succeeded', invocation: 'idle' }],
  ),
  stepMachine: sends(
    ['step.start', [], 'started'],
    ['step.retry', [], 'pending'],
    ['retry.due', [], 'ready'],
    ['step.start', [], 'started'],
    ['step.succeed', [], 'succeeded'],
  ),
  waitMachine: sends(['wait.start', [], 'started'], ['wait.due', [], 'succeeded']),
  callbackMachine: sends(
    ['callback.start', [], 'started'],
    ['heartbeat.record', [], 'started'],
    ['timeout.reached', ['isTimeLimited'], 'timedOut'],
  ),
  contextMachine: sends(['context.start', [], 'started'], ['context.fail', [], 'failed']),
  chainedInvokeMachine: sends(['invoke.start', [], 'started'], ['target.stopped', [], 'stopped']),
}

test.each(Object.entries<AnyStateMachine>(machines))(
  '%s is made again from its definition, and walked',
  (name, machine) => {
    const definition: MachineConfig<MachineContext, AnyEventObject> = JSON.parse(
      JSON.stringify(machine.config),
    )
    let holding: readonly string[] = []
    const made = createMachine(definition).provide({
      guards: stubs(machine.implementations.guards, guard => holding.includes(guard)),
      actions: stubs(machine.implementations.actions, () => {}),
    })
    expect(toMermaid(made)).toBe(toMermaid(machine))
    const actor = createActor(made).start()
    for (const [event, guards, to] of walks[name as keyof typeof walks]) {
      holding = guards
      actor.send(event)
      expect(actor.getSnapshot().value, `after ${event.type}`).toEqual(to)
    }
  },
)

/** Stand-ins for what the definition only names. */
const stubs = <T>(named: object, stub: (name: string) => T): Record<string, () => T> =>
  Object.fromEntries(Object.keys(named).map(name => [name, () => stub(name)]))

test('the chart of an execution parts its two regions by boxes of their own', () => {
  const text = toMermaid(machines.executionMachine, { lifecycle: 'running', invocation: 'resting' })
  expect(text).toContain('class lifecycle_running, invocation_resting active')
  // Mermaid cannot read the sign for regions side by side outside of a composite state.
  expect(text).not.toMatch(/^\s*--$/m)
})

test('a step on its own fails, waits, and succeeds', () => {
  const actor = createActor(machines.stepMachine, { input: { operationId: 'o' } }).start()
  for (const event of [
    { type: 'step.start' },
    { type: 'step.retry', dueAt: 5 },
    { type: 'retry.due' },
    { type: 'step.succeed' },
  ] as const)
    actor.send(event)
  expect(actor.getSnapshot()).toMatchObject({ status: 'done', value: 'succeeded', context: { attempt: 2 } })
})

test('an execution on its own runs to its end', () => {
  const input = { executionId: 'e', limits: { failures: 2, emptyAnswers: 2, rest: 1 } }
  const actor = createActor(machines.executionMachine, { input }).start()
  for (const event of [
    { type: 'execution.start' },
    { type: 'invocation.started' },
    { type: 'handler.succeeded' },
  ] as const)
    actor.send(event)
  expect(actor.getSnapshot()).toMatchObject({
    status: 'active',
    value: { lifecycle: 'succeeded', invocation: 'idle' },
  })
})
