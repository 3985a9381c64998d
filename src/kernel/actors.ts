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
  type AnyActorRef,
  type AnyEventObject,
  type AnyStateMachine,
  createActor,
  type EventFromLogic,
  type EventObject,
  type InputFrom,
  type InspectionEvent,
  type Snapshot,
  type SnapshotFrom,
} from 'xstate'
import { BackendError } from './errors.ts'
import { type Birth, LightActor, LightActors, type Look } from './light-actor.ts'

export interface SupervisorOptions<Fact extends EventObject> {
  id: string
  inspect?: ((event: InspectionEvent) => void) | undefined
  /** A fact said by one of the actors. Facts arrive one at a time, in the order they were said. */
  onFact: (fact: Fact) => void
  /** An actor broke (a guard or action threw). It is gone; the others live on. */
  onCrash: (actorId: string, error: unknown) => void
}

interface ActorBirth<Machine extends AnyStateMachine> extends Birth {
  input?: InputFrom<Machine>
  /** Revives the actor from this snapshot instead of starting it anew. */
  snapshot?: Snapshot<unknown>
}

/** An actor, as far as its supervisor's owner has to do with it. */
export interface ActorOf<Machine extends AnyStateMachine> {
  start(): unknown
  send(event: EventFromLogic<Machine>): void
  getSnapshot(): SnapshotFrom<Machine>
}

type SupervisorScope = ActorScope<Snapshot<undefined>, AnyEventObject>

export class Supervisor<Fact extends EventObject> {
  private readonly root: Actor<ActorLogic<Snapshot<undefined>, AnyEventObject>>
  private scope!: SupervisorScope
  /** Sees every event of every actor. Much cheaper than xstate's `inspect`, and free while there is none. */
  look: Look | undefined
  private isRunning = true
  /** Undefined while somebody inspects: who does is shown actors of xstate's own. */
  private readonly light: LightActors | undefined

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
    this.light = options.inspect ? undefined : new LightActors(this.root, (...step) => this.look?.(...step))
  }

  /** Creates an actor below the supervisor. Start it once it can be found: it may speak at once. */
  create<Machine extends AnyStateMachine>(machine: Machine, birth: ActorBirth<Machine>): ActorOf<Machine> {
    if (this.light) return this.light.create(machine, birth) as unknown as ActorOf<Machine>
    const options = { ...birth, parent: this.root } as unknown as Parameters<typeof createActor<Machine>>[1]
    return createActor(this.watched(machine), options)
  }

  /** The same machine, at whose every transition the supervisor may look. */
  private watched<Machine extends AnyStateMachine>(machine: Machine): Machine {
    const transition: AnyStateMachine['transition'] = (before, event, scope) => {
      const after = machine.transition(before, event, scope)
      this.look?.(machine, scope.self.id, event, before, after)
      return after
    }
    return Object.create(machine, { transition: { value: transition } })
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
  stop(actor: Pick<ActorOf<AnyStateMachine>, 'getSnapshot'>): void {
    if (actor instanceof LightActor) actor.stop()
    else if (actor.getSnapshot().status === 'active') this.scope.stopChild(actor as AnyActorRef)
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
