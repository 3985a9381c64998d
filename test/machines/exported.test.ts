/** The machines as somebody opens them in another tool: from their definition alone, with guards and actions of one's own. */
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
import * as machines from '../../machines/index.ts'
import { toMermaid } from '../../src/index.ts'

/** What is sent, with the guards that then hold; and where that leads. */
type Walk = readonly [event: string, guards: readonly string[], to: StateValue][]

const walks: Record<keyof typeof machines, readonly [initial: StateValue, walk: Walk]> = {
  orchestrationMachine: [
    { live: { turn: 'idle', lifecycle: { pending: 'scheduled' } } },
    [
      ['start.due', ['mayRun'], { live: { turn: 'queued', lifecycle: { pending: 'due' } } }],
      ['turn.dispatched', [], { live: { turn: 'out', lifecycle: { pending: 'due' } } }],
      ['turn.committed', [], { live: { turn: 'idle', lifecycle: 'running' } }],
      ['instance.suspend', [], { live: { turn: 'idle', lifecycle: 'suspended' } }],
      ['turn.completed', ['isFailed'], 'failed'],
      ['instance.rewind', [], { live: { turn: 'idle', lifecycle: 'running' } }],
      ['instance.terminate', [], 'terminated'],
    ],
  ],
  entityMachine: [
    { live: { lock: 'free', batch: 'idle' } },
    [
      ['contents.changed', ['mayRun'], { live: { lock: 'free', batch: 'queued' } }],
      ['batch.dispatched', [], { live: { lock: 'free', batch: 'out' } }],
      ['batch.committed', ['isEmpty'], 'empty'],
    ],
  ],
  workItemMachine: [
    'queued',
    [
      ['item.dispatch', [], 'dispatched'],
      ['worker.lost', [], 'resting'],
      ['rest.ended', [], 'queued'],
      ['item.complete', ['ownsToken'], 'done'],
    ],
  ],
  workerMachine: [
    'streaming',
    [
      ['stream.filled', [], 'draining'],
      ['stream.drained', [], 'streaming'],
      ['stream.closed', [], 'gone'],
    ],
  ],
}

test.each(Object.entries<AnyStateMachine>(machines))(
  '%s is made again from its definition, and walked',
  (name, machine) => {
    const [initial, walk] = walks[name as keyof typeof walks]
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
    expect(actor.getSnapshot().value).toEqual(initial)
    for (const [type, guards, to] of walk) {
      holding = guards
      actor.send({ type })
      expect(actor.getSnapshot().value, `after ${type}`).toEqual(to)
    }
  },
)

/** Stand-ins for what the definition only names. */
const stubs = <T>(named: object, stub: (name: string) => T): Record<string, () => T> =>
  Object.fromEntries(Object.keys(named).map(name => [name, () => stub(name)]))
