/** Actors of which there are very many, for as long as nobody inspects them. */
import {
  type ActorOptions,
  type AnyActorRef,
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  type EventFromLogic,
  fromTransition,
  type InputFrom,
  type SnapshotFrom,
} from 'xstate'
import { remembered } from './remembered-machine.ts'

/** What is used of an actor by who made it. */
export interface Stepping<Machine extends AnyStateMachine> {
  start(): unknown
  send(event: EventFromLogic<Machine>): void
  getSnapshot(): SnapshotFrom<Machine>
}

/**
 * Makes actors that step a machine and say its facts to their parent as any other would, without the mailbox, observers
 * and registration that xstate gives to each. They cannot be subscribed to and have no children.
 */
export class LightActors {
  private readonly scope: AnyActorScope
  private readonly onCrash: (actorId: string, error: unknown) => void
  /** What the step at hand has said. */
  private said: (() => void)[] = []

  constructor(parent: AnyActorRef, onCrash: (actorId: string, error: unknown) => void) {
    const speaker = createActor(
      fromTransition(() => {}, undefined),
      { parent } as ActorOptions<never>,
    )
    this.onCrash = onCrash
    this.scope = {
      self: speaker,
      id: speaker.id,
      sessionId: speaker.sessionId,
      system: speaker.system,
      logger: () => {},
      defer: say => this.said.push(say),
      emit: () => {},
      stopChild: () => {},
      actionExecutor: ({ exec, info, params }) => exec?.(info, params),
    }
  }

  create<Machine extends AnyStateMachine>(
    machine: Machine,
    id: string,
    input: InputFrom<Machine>,
  ): Stepping<Machine> {
    const logic = remembered(machine)
    let [snapshot, toSay] = this.listen(scope => logic.getInitialSnapshot(scope, input))
    return {
      start: () => {
        for (const say of toSay.splice(0)) say()
      },
      send: event => {
        if (snapshot.status !== 'active') return
        ;[snapshot, toSay] = this.listen(scope => logic.transition(snapshot, event, scope))
        if (snapshot.status === 'error') this.onCrash(id, snapshot.error)
        else for (const say of toSay) say()
      },
      getSnapshot: () => snapshot as SnapshotFrom<Machine>,
    }
  }

  private listen(step: (scope: AnyActorScope) => AnyMachineSnapshot): [AnyMachineSnapshot, (() => void)[]] {
    this.said = []
    return [step(this.scope), this.said]
  }
}
