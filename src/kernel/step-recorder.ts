/** Lets a machine step as xstate steps it, and writes down what it asked and did on the way. */
import { type AnyStateMachine, enqueueActions } from 'xstate'
import type { Stage, StepArgs } from './step-path.ts'

type Guard = (args: StepArgs, params: unknown) => unknown

/** An action as `assign` and `sendTo` make it. */
interface BuiltIn {
  readonly type?: string
  readonly assignment?: object | ((args: StepArgs) => object)
  readonly event?: (args: StepArgs) => { type: string }
  readonly to?: unknown
  readonly delay?: unknown
}

export class StepRecorder {
  /** The same machine; steps of it can be recorded. */
  readonly machine: AnyStateMachine
  /** Undefined while nobody records, and once something came that cannot be written down. */
  private stages: Stage[] | undefined

  constructor(machine: AnyStateMachine) {
    const { guards, actions } = machine.implementations
    this.machine = machine.provide({
      guards: mapValues(guards as Record<string, Guard>, guard => this.askedFor(guard)),
      actions: mapValues(actions as Record<string, BuiltIn>, action => this.done(action)),
    })
  }

  /** Runs a step. The stages are undefined when it did what cannot be repeated without xstate. */
  record<Result>(step: () => Result): { result: Result; stages: readonly Stage[] | undefined } {
    this.stages = []
    try {
      const result = step()
      return { result, stages: this.stages }
    } finally {
      this.stages = undefined
    }
  }

  /** Guards made of others ask those, which are recorded; where the machine stands is known without asking. */
  private askedFor(guard: Guard): Guard {
    if ('check' in guard) return guard
    return (args, params) => {
      const answer = Boolean(guard(args, params))
      this.stages?.push({ ask: guard as (args: StepArgs) => unknown, answer })
      return answer
    }
  }

  private done(action: BuiltIn) {
    const stage = stageOf(action)
    return enqueueActions(({ enqueue }) => {
      if (stage) this.stages?.push(stage)
      else this.stages = undefined
      enqueue(action as Parameters<typeof enqueue>[0])
    })
  }
}

function stageOf({ type, assignment, event, to, delay }: BuiltIn): Stage | undefined {
  if (type === 'xstate.assign' && typeof assignment === 'function')
    return { update: assignment as (args: StepArgs) => object }
  if (type === 'xstate.assign' && assignment) return { update: updateOf(assignment) }
  if (
    type === 'xstate.sendTo' &&
    typeof event === 'function' &&
    typeof to === 'function' &&
    delay === undefined
  )
    return { fact: event, to: to as Extract<Stage, { fact: unknown }>['to'] }
  return undefined
}

/** An assignment by properties, each a value or what computes it. */
const updateOf = (assignment: object) => (args: StepArgs) =>
  mapValues(assignment as Record<string, unknown>, value =>
    typeof value === 'function' ? value(args) : value,
  )

const mapValues = <Value, Result>(
  values: Record<string, Value>,
  map: (value: Value) => Result,
): Record<string, Result> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]))
