/**
 * Steps a machine without running an actor: the state that follows, and what is said to the supervisor.
 *
 * xstate's own `transition` gives the machine no parent, and ours speak to theirs.
 */
import {
  type AnyActorScope,
  type AnyEventObject,
  type AnyStateMachine,
  type AnyTransitionDefinition,
  createActor,
  type EventFromLogic,
  fromTransition,
  type InputFrom,
  type SnapshotFrom,
} from 'xstate'

export interface Step<M extends AnyStateMachine> {
  readonly snapshot: SnapshotFrom<M>
  /** Facts for the supervisor, in order. */
  readonly said: AnyEventObject[]
  /** Transitions that were taken, eventless ones included. */
  readonly taken: AnyTransitionDefinition[]
}

/** The machine's first step. */
export function begin<M extends AnyStateMachine>(machine: M, input: InputFrom<M>): Step<M> {
  const { scope, said, taken } = listen()
  return { snapshot: machine.getInitialSnapshot(scope, input) as SnapshotFrom<M>, said, taken }
}

/** One event. */
export function step<M extends AnyStateMachine>(
  machine: M,
  snapshot: SnapshotFrom<M>,
  event: EventFromLogic<M>,
): Step<M> {
  const { scope, said, taken } = listen()
  return { snapshot: machine.transition(snapshot, event, scope) as SnapshotFrom<M>, said, taken }
}

/** An actor scope that notes what happens in it. Anything but a fact for the supervisor is refused. */
function listen(): { scope: AnyActorScope; said: AnyEventObject[]; taken: AnyTransitionDefinition[] } {
  const said: AnyEventObject[] = []
  const taken: AnyTransitionDefinition[] = []
  const nobody = fromTransition((state: undefined) => state, undefined)
  const parent = createActor(nobody, {
    inspect: event => {
      if (event.type === '@xstate.microstep') taken.push(...event._transitions)
    },
  })
  const self = createActor(nobody, { parent })
  const scope: AnyActorScope = {
    self,
    id: self.id,
    sessionId: self.sessionId,
    system: self.system,
    logger: () => {},
    defer: () => {},
    emit: () => {},
    stopChild: () => {},
    actionExecutor: ({ type, params }) => {
      const { to, event } = params as { to?: unknown; event?: AnyEventObject }
      if (type !== 'xstate.sendTo' || to !== parent || !event) throw new Error(`'${type}' is not a fact.`)
      said.push(event)
    },
  }
  return { scope, said, taken }
}
