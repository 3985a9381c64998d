/** The three messages that the Stately inspector takes, in the shapes of `@statelyai/inspect` 0.7. */
import type { StateValue } from 'xstate'
import type { MachineDefinition } from '../definitions.ts'
import type { ActorOf, AnyFact } from '../fact.ts'

type Actor = ActorOf<AnyFact>

/** What all messages have. */
interface Common {
  /** Of the actor, unique over all hubs. */
  sessionId: string
  /** Of the hub, which is the root of its actors. */
  rootId: string
  /** Milliseconds since the epoch, in digits. */
  createdAt: string
  id: null
  _version: string
}

interface StatelySnapshot {
  status: 'active' | 'done' | 'stopped'
  value?: StateValue
  context: Record<string, unknown>
  tags: string[]
  children: Record<string, never>
  historyValue: Record<string, never>
}

export type StatelyMessage = Common &
  (
    | {
        type: '@xstate.actor'
        name: string
        parentId?: string
        definition: string
        snapshot: StatelySnapshot
      }
    | { type: '@xstate.event'; event: { type: string } }
    | { type: '@xstate.snapshot'; event: { type: string }; snapshot: StatelySnapshot }
  )

/** The release of `@statelyai/inspect` whose shapes these are; the viewer takes nothing without one. */
const shapesOf = '0.7.2'

/** Makes the messages of one hub, or service. */
export class MessageMaker {
  private readonly root: string
  private readonly hub: string
  private readonly machines: ReadonlyMap<string, MachineDefinition>
  private readonly texts: ReadonlyMap<string, string>

  constructor(root: string, hub: string, machines: ReadonlyMap<string, MachineDefinition>) {
    this.root = root
    this.hub = hub
    this.machines = machines
    this.texts = new Map([...machines].map(([id, definition]) => [id, JSON.stringify(definition)]))
  }

  /** The hub itself, parent of all that has no other. */
  hubActor(at: number): StatelyMessage {
    return {
      ...this.common(this.root, at),
      type: '@xstate.actor',
      name: this.hub,
      definition: JSON.stringify({ id: this.hub }),
      snapshot: { status: 'active', context: {}, tags: [], children: {}, historyValue: {} },
    }
  }

  actor(actor: Actor, at: number): StatelyMessage {
    const { id, machine } = actor
    const parent = parentOf(actor)
    return {
      ...this.common(this.sessionOf(id), at),
      type: '@xstate.actor',
      name: nameOf(actor),
      parentId: parent === undefined ? this.root : this.sessionOf(parent),
      definition: this.texts.get(machine) ?? JSON.stringify({ id: machine }),
      snapshot: this.snapshotOf(actor),
    }
  }

  event(id: string, type: string, at: number): StatelyMessage {
    return { ...this.common(this.sessionOf(id), at), type: '@xstate.event', event: { type } }
  }

  snapshot(actor: Actor, event: string, at: number): StatelyMessage {
    const snapshot = this.snapshotOf(actor)
    return {
      ...this.common(this.sessionOf(actor.id), at),
      type: '@xstate.snapshot',
      event: { type: event },
      // There is no message for an actor that is gone: xstate shows one as stopped.
      snapshot: event === 'xstate.stop' ? { ...snapshot, status: 'stopped' } : snapshot,
    }
  }

  /** The same for an id over all its executions, so that a viewer keeps one line for it. */
  private sessionOf(id: string): string {
    return `${this.root}/${id}`
  }

  private common(sessionId: string, at: number): Common {
    return { sessionId, rootId: this.root, createdAt: String(at), id: null, _version: shapesOf }
  }

  private snapshotOf(actor: Actor): StatelySnapshot {
    const { machine, state, context } = actor
    const active = activeIn(this.machines.get(machine) as StateDefinition | undefined, state)
    const tags = active.flatMap(definition => [definition?.tags ?? []].flat())
    const isDone = tags.includes('terminal') || active.some(definition => definition?.type === 'final')
    return {
      status: isDone ? 'done' : 'active',
      value: state,
      context: { ...factsOf(actor), ...context },
      tags,
      children: {},
      historyValue: {},
    }
  }
}

/** Sub-orchestrations, operations and called executions are shown below who has begun them. */
function parentOf(actor: Actor): string | undefined {
  switch (actor.kind) {
    case 'orchestration':
      return actor.parentInstanceId
    case 'execution':
      return actor.callerId
    case 'operation':
      return actor.parentId ?? actor.executionId
    case 'entity':
      return undefined
  }
}

function nameOf(actor: Actor): string {
  if (actor.kind === 'execution') return actor.name
  return actor.kind === 'operation' ? (actor.name ?? actor.type) : actor.id
}

/** Shown beside what the machine knows. */
function factsOf(actor: Actor): Record<string, unknown> {
  const { name } = actor
  if (actor.kind === 'execution') return { name, functionName: actor.functionName }
  const { executionId } = actor
  if (actor.kind !== 'operation') return { name, executionId }
  return { name, executionId, type: actor.type, subType: actor.subType }
}

interface StateDefinition {
  type?: string
  tags?: string | string[]
  states?: Record<string, StateDefinition>
}

/** The definition itself, and of the states in it those that are active. */
function activeIn(
  definition: StateDefinition | undefined,
  value: StateValue | undefined,
): (StateDefinition | undefined)[] {
  const inner = typeof value === 'string' ? { [value]: undefined } : (value ?? {})
  const below = Object.entries(inner).flatMap(([key, rest]) => activeIn(definition?.states?.[key], rest))
  return [definition, ...below]
}
