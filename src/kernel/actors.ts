/**
 * The actor system of one hub: a supervisor that creates actors, hears their facts and stops them.
 *
 * The supervisor is plain actor logic and not a machine: a machine parent copies its record of children each
 * time one comes or goes, which is quadratic with thousands of instances.
 */
import {
  type Actor,
  type ActorLogic,
  type ActorScope,
  type AnyActorLogic,
  type AnyActorRef,
  type AnyEventObject,
  type AnyStateMachine,
  createActor,
  type EventObject,
  type InputFrom,
  type InspectionEvent,
  type Snapshot,
} from 'xstate'
import { BackendError } from './errors.ts'
import { LightActors, type Stepping } from './light-actor.ts'
import { remembered } from './remembered-machine.ts'

export interface SupervisorOptions<Fact extends EventObject> {
  id: string
  inspect?: ((event: InspectionEvent) => void) | undefined
  /** A fact said by one of the actors. Facts arrive one at a time, in the order they were said. */
  onFact: (fact: Fact) => void
  /** An actor broke (a guard or action threw). It is gone; the others live on. */
  onCrash: (actorId: string, error: unknown) => void
}

interface ActorBirth<Logic extends AnyActorLogic> {
  id: string
  input?: InputFrom<Logic>
  /** Revives the actor from this snapshot instead of starting it anew. */
  snapshot?: Snapshot<unknown>
}

/** Sees what an actor takes in, with its snapshots before and after; what follows from it comes later. Must not throw. */
export type Look = (
  logic: AnyActorLogic,
  actorId: string,
  event: AnyEventObject,
  before: Snapshot<unknown>,
  after: Snapshot<unknown>,
) => void

type SupervisorScope = ActorScope<Snapshot<undefined>, AnyEventObject>

export class Supervisor<Fact extends EventObject> {
  private readonly root: Actor<ActorLogic<Snapshot<undefined>, AnyEventObject>>
  private scope!: SupervisorScope
  /** Sees every event of every actor. Much cheaper than xstate's `inspect`, and free while there is none. */
  look: Look | undefined
  private isRunning = true
  /** Undefined while somebody inspects: who does is shown actors of xstate's own. */
  private readonly light: LightActors | undefined
  private readonly watchable = new Map<AnyActorLogic, AnyActorLogic>()

  constructor(options: SupervisorOptions<Fact>) {
    const snapshot: Snapshot<undefined> = { status: 'active', output: undefined, error: undefined }
    const logic: ActorLogic<Snapshot<undefined>, AnyEventObject> = {
      getInitialSnapshot: scope => {
        this.scope = scope
        return snapshot
      },
      getPersistedSnapshot: () => snapshot,
      transition: (state, event) => {
        this.hear(event, options)
        return state
      },
    }
    this.root = createActor(logic, {
      id: options.id,
      systemId: options.id,
      ...(options.inspect && { inspect: options.inspect }),
    })
    this.root.subscribe({ error: error => options.onCrash(options.id, error) })
    this.root.start()
    this.light = options.inspect ? undefined : new LightActors(this.root, options.onCrash)
  }

  /** Creates an actor below the supervisor. Start it once it can be found: it may speak at once. */
  create<Logic extends AnyActorLogic>(logic: Logic, birth: ActorBirth<Logic>): Actor<Logic> {
    const options = { ...birth, parent: this.root } as unknown as Parameters<typeof createActor<Logic>>[1]
    return createActor(this.watched(logic), options)
  }

  /** The same for actors of which there are many, which nobody subscribes to and `look` does not see. */
  createLight<Machine extends AnyStateMachine>(
    machine: Machine,
    id: string,
    input: InputFrom<Machine>,
  ): Stepping<Machine> {
    return this.light ? this.light.create(machine, id, input) : this.create(machine, { id, input })
  }

  /** The same logic, at whose every transition the supervisor may look. */
  private watched<Logic extends AnyActorLogic>(logic: Logic): Logic {
    const known = this.watchable.get(logic)
    if (known) return known as Logic
    // Who inspects is told by xstate of each microstep.
    const swift = this.light ? remembered(logic) : logic
    const transition: AnyActorLogic['transition'] = (before, event, scope) => {
      const after = swift.transition(before, event, scope)
      this.look?.(logic, scope.self.id, event, before, after)
      return after
    }
    const watched: Logic = Object.create(swift, { transition: { value: transition } })
    this.watchable.set(logic, watched)
    return watched
  }

  /** A fault in whoever listens must not end the supervisor, and with it everything. */
  private hear(event: AnyEventObject, { id, onFact, onCrash }: SupervisorOptions<Fact>): void {
    try {
      if (event.type.startsWith('xstate.error.actor.')) onCrash(event.actorId, event.error)
      else if (!event.type.startsWith('xstate.')) onFact(event as unknown as Fact)
    } catch (error) {
      onCrash(id, error)
    }
  }

  /** Stops an actor for good; one that has ended by itself is left alone. */
  stop(actor: AnyActorRef): void {
    if (actor.getSnapshot().status === 'active') this.scope.stopChild(actor)
  }

  /** Stops the supervisor. Its actors must have been stopped before. */
  shutDown(): void {
    this.isRunning = false
    this.root.stop()
  }

  /** Throws `stopping` after the end: whoever comes then must not leave anything behind. */
  requireRunning(): void {
    if (this.isRunning) return
    throw new BackendError('stopping', 'The backend is stopped: make a new one.')
  }
}
