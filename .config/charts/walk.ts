/** What a machine is made of, for a drawing: its states, and its transitions with all that they leave and enter. */
import type { AnyStateMachine, AnyStateNode } from 'xstate'

/** A state that is entered; by default when the transition did not name it. */
interface Entered {
  readonly state: AnyStateNode
  readonly isDefault: boolean
}

export interface Move {
  readonly source: AnyStateNode
  /** Empty: it follows on its own. */
  readonly event: string
  readonly guard: string | undefined
  /** Paths of states that the guard wants to be active. */
  readonly wants: readonly string[]
  /** Undefined: it changes no state. */
  readonly target: AnyStateNode | undefined
  /** The state that stays while everything in it is left. */
  readonly within: AnyStateNode
  /** Outermost first. */
  readonly entered: readonly Entered[]
}

export const pathOf = (state: AnyStateNode): string => state.path.join('.')

export const isLeaf = (state: AnyStateNode): boolean => Object.keys(state.states).length === 0

/** Every state but the root, outer ones first. */
export const statesOf = (state: AnyStateNode): AnyStateNode[] =>
  Object.values(state.states).flatMap(child => [child, ...statesOf(child)])

/** The states that are entered when the machine begins. */
export const startOf = (machine: AnyStateMachine): readonly Entered[] => enteredBelow(machine.root)

export function movesOf(machine: AnyStateMachine): Move[] {
  return [machine.root, ...statesOf(machine.root)].flatMap(source =>
    [...[...source.transitions.values()].flat(), ...(source.always ?? [])].map(
      ({ eventType, guard, target }): Move => {
        if (target && target.length > 1) throw new Error(`A chart of '${machine.id}' draws one target only.`)
        const to = target?.[0]
        const within = to ? innermostAround(source, to) : source
        const entered = to ? enteredOnTheWay(within, to) : []
        const wants = wantedBy(machine, guard)
        return { source, event: eventType, guard: nameOf(guard), wants, target: to, within, entered }
      },
    ),
  )
}

const isInside = (state: AnyStateNode, outer: AnyStateNode): boolean =>
  state.parent !== undefined && (state.parent === outer || isInside(state.parent, outer))

/** Regions side by side are left together: only what is entered one state at a time stays. */
function innermostAround(source: AnyStateNode, target: AnyStateNode): AnyStateNode {
  let around = source.parent ?? source
  while (around.parent && (around.type === 'parallel' || !isInside(target, around))) around = around.parent
  return around
}

function enteredOnTheWay(from: AnyStateNode, target: AnyStateNode): Entered[] {
  const below =
    from.type === 'parallel'
      ? Object.values(from.states)
      : Object.values(from.states).filter(child => child === target || isInside(target, child))
  return below.flatMap((state): Entered[] => {
    if (state === target) return [{ state, isDefault: false }, ...enteredBelow(state)]
    if (isInside(target, state)) return [{ state, isDefault: false }, ...enteredOnTheWay(state, target)]
    return [{ state, isDefault: true }, ...enteredBelow(state)]
  })
}

function enteredBelow(state: AnyStateNode): Entered[] {
  const below = state.type === 'parallel' ? Object.values(state.states) : (state.initial?.target ?? [])
  return below.flatMap(child => [{ state: child, isDefault: true }, ...enteredBelow(child)])
}

/** What `stateIn` asks for, alone or within `and`; other guards depend on what no chart knows. */
function wantedBy(machine: AnyStateMachine, guard: unknown): string[] {
  const made = typeof guard === 'string' ? machine.implementations.guards[guard] : guard
  const { stateValue, guards = [], name } = Object(made) as Composed
  if (stateValue !== undefined) return [pathIn(stateValue)]
  return name === 'and' ? guards.flatMap(part => wantedBy(machine, part)) : []
}

interface Composed {
  readonly name?: string
  readonly stateValue?: unknown
  readonly guards?: readonly unknown[]
}

const pathIn = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Object.entries(Object(value))
        .map(([state, inner]) => `${state}.${pathIn(inner)}`)
        .join()

function nameOf(guard: unknown): string | undefined {
  if (guard === undefined) return undefined
  return typeof guard === 'string' ? guard : ((guard as { type?: string }).type ?? 'unnamed')
}
