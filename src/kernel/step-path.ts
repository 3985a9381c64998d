/** The ways a machine has gone from one kind of snapshot: what it asked and did on them, in order, and where they end. */
import type { AnyActorRef, AnyActorScope, AnyEventObject, AnyMachineSnapshot, MachineContext } from 'xstate'

export interface StepArgs {
  readonly context: MachineContext
  readonly event: AnyEventObject
}

type FactArgs = StepArgs & { readonly self: AnyActorRef }

/** What is said when the step is over, and to whom. */
export interface Said {
  readonly event: AnyEventObject
  readonly to: AnyActorRef
}

/** One thing on the way: a guard with its answer, an update of the context, or a fact for the supervisor. */
export type Stage =
  | { readonly ask: (args: StepArgs) => unknown; readonly answer: boolean }
  | { readonly update: (args: StepArgs) => object }
  | { readonly fact: (args: StepArgs) => AnyEventObject; readonly to: (args: FactArgs) => AnyActorRef }

/** Where a way ends: a snapshot whose context is still to be put in, or the one that it began with. */
export type End = AnyMachineSnapshot | 'unchanged'

interface Ending {
  readonly end: End
  readonly context: MachineContext
  readonly facts: readonly Said[]
}

/** A place on ways that have begun alike. A guard leads on in two directions, all else in one. */
export class StepPath {
  private stage: Stage | undefined
  private onward: StepPath | undefined
  private otherwise: StepPath | undefined
  private end: End | undefined

  /** Goes the way that the guards choose now; undefined where no step has gone before. */
  walk(from: MachineContext, event: AnyEventObject, self: AnyActorRef): Ending | undefined {
    const facts: Said[] = []
    let context = from
    let place: StepPath | undefined = this
    while (place && place.end === undefined) {
      const stage: Stage | undefined = place.stage
      if (!stage) return undefined
      if ('ask' in stage) place = stage.ask({ context, event }) ? place.onward : place.otherwise
      else {
        if ('update' in stage) context = { ...context, ...stage.update({ context, event }) }
        else facts.push({ event: stage.fact({ context, event }), to: stage.to({ context, event, self }) })
        place = place.onward
      }
    }
    return place?.end && { end: place.end, context, facts }
  }

  /** Remembers a way that a step has gone. */
  add(stages: readonly Stage[], end: End): void {
    let place: StepPath = this
    for (const stage of stages) {
      place.stage ??= stage
      place = place.after('answer' in stage ? stage.answer : true)
    }
    place.end = end
  }

  private after(answer: boolean): StepPath {
    const next = (answer ? this.onward : this.otherwise) ?? new StepPath()
    if (answer) this.onward = next
    else this.otherwise = next
    return next
  }
}

/** Says facts as a machine's own `sendTo` does: once the step is over, or when the actor starts. */
export function sayAll(facts: readonly Said[], scope: AnyActorScope): void {
  const { self, system } = scope
  for (const params of facts)
    scope.actionExecutor({
      type: 'xstate.sendTo',
      info: { context: {}, event: params.event, self, system },
      params,
      exec: () => scope.defer(() => params.to.send(params.event)),
    })
}
