/** Steps machines without actors: the state that follows, and the facts that are said on the way. Pure. */
import {
  type AnyActorScope,
  type AnyEventObject,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  fromTransition,
} from 'xstate'
import { remembered } from '../../kernel/remembered-machine.ts'

export interface Stepped {
  readonly snapshot: AnyMachineSnapshot
  /** What the machine says to its supervisor, in order. */
  readonly said: readonly AnyEventObject[]
}

let said: AnyEventObject[] = []
let shared: AnyActorScope | undefined

/** One scope for all steps: making one for each costs several times what the step does. */
function scope(): AnyActorScope {
  if (shared) return shared
  const self = createActor(fromTransition((state: undefined) => state, undefined))
  shared = {
    self,
    id: self.id,
    sessionId: self.sessionId,
    system: self.system,
    logger: () => {},
    defer: () => {},
    emit: () => {},
    stopChild: () => {},
    // The machines speak to their supervisor and do nothing else; nobody is there, so what they say is kept.
    actionExecutor: ({ params }) => {
      const { event } = params as { event?: AnyEventObject }
      if (event) said.push(event)
    },
  }
  return shared
}

function listening(transition: (scope: AnyActorScope) => AnyMachineSnapshot): Stepped {
  said = []
  const snapshot = transition(scope())
  // A guard or action that throws makes a state of it, which nobody would look at.
  if (snapshot.status === 'error') throw snapshot.error
  return { snapshot, said }
}

export const begin = (machine: AnyStateMachine, input: object): Stepped =>
  listening(at => remembered(machine).getInitialSnapshot(at, input))

/** One event. An event that the state does not know changes nothing: ask `snapshot.can` before. */
export const step = (
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  event: AnyEventObject,
): Stepped => listening(at => remembered(machine).transition(snapshot, event, at))
