/**
 * A machine that remembers its steps. xstate takes each kind of step once; after that only the machine's own guards and
 * actions run, which is all that a step depends on.
 */
import {
  type AnyActorScope,
  type AnyEventObject,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type MachineContext,
  StateMachine,
} from 'xstate'
import { requireNamedParts } from './named-parts.ts'
import { type End, type Stage, StepPath, sayAll } from './step-path.ts'
import { StepRecorder } from './step-recorder.ts'

/** Where a machine can stand, but for the context, and the ways that lead on from there by the type of the event. */
interface Standing {
  readonly template: AnyMachineSnapshot
  readonly paths: Map<string, StepPath>
}

const remembering = new WeakMap<AnyStateMachine, AnyStateMachine>()

/**
 * The same logic, stepping by memory. All that may decide a step must be guards and actions named in `setup()`, which
 * look at context and event and nothing else; what is neither `assign` nor `sendTo` is left to xstate every time.
 */
export function remembered<Logic>(logic: Logic): Logic {
  if (!(logic instanceof StateMachine)) return logic
  const known = remembering.get(logic)
  if (known) return known as Logic
  const made = new RememberedSteps(logic).logic
  remembering.set(logic, made)
  return made as Logic
}

class RememberedSteps {
  readonly logic: AnyStateMachine
  private readonly recorder: StepRecorder
  private readonly contextOf: (input: unknown) => MachineContext
  private readonly births = new StepPath()
  private readonly standings = new Map<string, Standing>()
  /** The same standings by the list of nodes that all snapshots of one share. */
  private readonly known = new WeakMap<object, Standing>()

  constructor(machine: AnyStateMachine) {
    requireNamedParts(machine)
    this.recorder = new StepRecorder(machine)
    const { context } = machine.config as { context?: unknown }
    this.contextOf = input =>
      typeof context === 'function' ? context({ input }) : { ...(context as object) }
    this.logic = Object.create(this.recorder.machine, {
      getInitialSnapshot: { value: (scope: AnyActorScope, input: unknown) => this.begin(scope, input) },
      transition: {
        value: (before: AnyMachineSnapshot, event: AnyEventObject, scope: AnyActorScope) =>
          this.step(before, event, scope),
      },
    })
  }

  private begin(scope: AnyActorScope, input: unknown): AnyMachineSnapshot {
    const { machine } = this.recorder
    const walked = attempt(() =>
      this.births.walk(this.contextOf(input), { type: 'xstate.init', input }, scope.self),
    )
    if (walked && walked.end !== 'unchanged') {
      sayAll(walked.facts, scope)
      return { ...walked.end, context: walked.context }
    }
    const { result, stages } = this.recorder.record(() => machine.getInitialSnapshot(scope, input))
    return this.remember(this.births, stages, result)
  }

  private step(before: AnyMachineSnapshot, event: AnyEventObject, scope: AnyActorScope): AnyMachineSnapshot {
    const { machine } = this.recorder
    // What xstate says to its actors has a meaning of its own, and nothing leads away from an end.
    if (before.status !== 'active' || event.type.startsWith('xstate.'))
      return machine.transition(before, event, scope)
    const path = this.pathOf(before, event.type)
    const walked = attempt(() => path.walk(before.context, event, scope.self))
    if (walked) {
      sayAll(walked.facts, scope)
      return walked.end === 'unchanged' ? before : { ...walked.end, context: walked.context }
    }
    const { result, stages } = this.recorder.record(() => machine.transition(before, event, scope))
    return this.remember(path, stages, result, before)
  }

  private pathOf(snapshot: AnyMachineSnapshot, type: string): StepPath {
    const { paths } = this.standingOf(snapshot)
    const known = paths.get(type)
    if (known) return known
    const path = new StepPath()
    paths.set(type, path)
    return path
  }

  /** Adds a way, unless it ended in an error or with an output, or xstate alone can repeat it. */
  private remember(
    path: StepPath,
    stages: readonly Stage[] | undefined,
    after: AnyMachineSnapshot,
    before?: AnyMachineSnapshot,
  ): AnyMachineSnapshot {
    const { status, output } = after
    if (!stages || output !== undefined || (status !== 'active' && status !== 'done')) return after
    const template = status === 'active' ? this.standingOf(after).template : after
    const end: End = after === before ? 'unchanged' : template
    path.add(stages, end)
    return end === 'unchanged' ? after : { ...template, context: after.context }
  }

  private standingOf(snapshot: AnyMachineSnapshot): Standing {
    const { _nodes: nodes } = snapshot
    const known = this.known.get(nodes)
    if (known) return known
    const key = nodes.map(({ order }) => order).join()
    const standing = this.standings.get(key) ?? { template: snapshot, paths: new Map<string, StepPath>() }
    this.standings.set(key, standing)
    this.known.set(nodes, standing)
    return standing
  }
}

/** A guard or action that throws is xstate's to report: the step is taken again in its way. */
function attempt<Result>(walk: () => Result): Result | undefined {
  try {
    return walk()
  } catch {
    return undefined
  }
}
