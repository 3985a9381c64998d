/** Walks a machine into every state that a finite set of events reaches, along paths from `xstate/graph`. */
import type {
  ActorLogic,
  AnyStateMachine,
  AnyStateNode,
  AnyTransitionDefinition,
  EventFromLogic,
  InputFrom,
  SnapshotFrom,
} from 'xstate'
import { getShortestPaths, getStateNodes } from 'xstate/graph'
import { begin, type Step, step } from './stepping.ts'

export interface Exploration<M extends AnyStateMachine> {
  /** Each input with which the machine may begin. */
  readonly inputs: readonly InputFrom<M>[]
  readonly events: readonly EventFromLogic<M>[]
  /** Tells states apart; must not tell apart what counts without bound. */
  readonly keyOf: (snapshot: SnapshotFrom<M>) => string
}

interface Edge<M extends AnyStateMachine> {
  readonly from: SnapshotFrom<M>
  readonly event: EventFromLogic<M>
  readonly to: Step<M>
}

export interface Explored<M extends AnyStateMachine> {
  readonly states: SnapshotFrom<M>[]
  /** Every event in every state that has not ended. */
  readonly edges: Edge<M>[]
  /** Names of the transitions that were taken on the way. */
  readonly taken: Set<string>
}

/** A machine that takes more has a state that counts without bound; the walk is then given up with an error. */
const MOST_STEPS = 20_000

export function explore<M extends AnyStateMachine>(
  machine: M,
  { inputs, events, keyOf }: Exploration<M>,
): Explored<M> {
  const logic: ActorLogic<SnapshotFrom<M>, EventFromLogic<M>, InputFrom<M>> = {
    getInitialSnapshot: (_scope, input) => begin(machine, input).snapshot,
    transition: (snapshot, event) => step(machine, snapshot, event).snapshot,
    getPersistedSnapshot: snapshot => snapshot,
  }
  const states = new Map<string, SnapshotFrom<M>>()
  const edges: Edge<M>[] = []
  const taken = new Set<string>()
  const note = (made: Step<M>) => made.taken.forEach(transition => void taken.add(transitionName(transition)))

  for (const input of inputs) {
    const paths = getShortestPaths<typeof logic>(logic, {
      input,
      events,
      serializeState: keyOf,
      serializeEvent: event => JSON.stringify(event),
      stopWhen: hasEnded,
      limit: MOST_STEPS,
    })
    note(begin(machine, input))
    for (const { state } of paths) {
      if (states.has(keyOf(state))) continue
      states.set(keyOf(state), state)
      if (hasEnded(state)) continue
      for (const event of events) {
        const to = step(machine, state, event)
        edges.push({ from: state, event, to })
        note(to)
      }
    }
  }
  return { states: [...states.values()], edges, taken }
}

/** Names of all transitions that the machine defines. */
export const definedTransitions = (machine: AnyStateMachine): string[] =>
  nodesOf(machine).flatMap(node =>
    [...[...node.transitions.values()].flat(), ...(node.always ?? [])].map(transitionName),
  )

/** Ids of all states that the machine defines. */
export const definedStates = (machine: AnyStateMachine): string[] => nodesOf(machine).map(({ id }) => id)

const nodesOf = (machine: AnyStateMachine): AnyStateNode[] => [machine.root, ...getStateNodes(machine.root)]

/** A transition in words: where, on what, under which condition, and where to. */
function transitionName({ source, eventType, guard, target }: AnyTransitionDefinition): string {
  const condition = guard ? ` [${typeof guard === 'string' ? guard : (guard as { type?: string }).type}]` : ''
  const goal = target?.map(({ id }) => id).join(', ') ?? 'stays'
  return `${source.id} on '${eventType}'${condition}: ${goal}`
}

const hasEnded = ({ status }: { status: string }): boolean => status !== 'active'
