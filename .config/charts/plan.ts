/** A machine in the words of its layout. Refuses a layout that leaves something out, or names what is not there. */
import type { AnyStateMachine, AnyStateNode } from 'xstate'
import type { Chart, ChartNode, ChartTransition } from '../../page/charts/geometry.ts'
import type { Layout } from './layout.ts'
import { isLeaf, type Move, movesOf, pathOf, startOf, statesOf } from './walk.ts'

/** All of a chart but its forms. */
export interface Plan extends Omit<Chart, 'wide' | 'tall'> {
  /** By edge, the names of its transitions. */
  readonly edges: Readonly<Record<string, readonly string[]>>
  /** By region, the nodes in it. */
  readonly regions: Readonly<Record<string, readonly string[]>>
  /** Edges from where a region begins. */
  readonly beginnings: readonly string[]
}

export function planOf(machine: AnyStateMachine, layout: Layout): Plan {
  const states = statesOf(machine.root)
  const drawn = states.filter(state => nodeOf(state, layout) === state)
  const regions = states.filter(state => !nodeOf(state, layout) && !isLeaf(state))
  const leaves = states.filter(isLeaf)
  const lost = leaves.find(leaf => !nodeOf(leaf, layout))
  if (lost) throw new Error(`The chart of '${machine.id}' has no node for its state '${pathOf(lost)}'.`)
  sameNames(`nodes of '${machine.id}'`, drawn, layout.nodes)
  sameNames(`regions of '${machine.id}'`, regions, layout.regions)

  const beginnings = regions.flatMap(region =>
    region.type === 'compound' ? region.initial.target.map(({ key }) => `>${key}`) : [],
  )
  const edges: Record<string, string[]> = {}
  const transitions = movesOf(machine).map((move): ChartTransition => {
    const [id, name] = [edgeOf(move, layout), nameOf(move)]
    const words = id === undefined ? undefined : layout.edges[id]?.[name]
    if (id !== undefined) {
      if (words === undefined)
        throw new Error(`The chart of '${machine.id}' has no words for '${name}' from ${id}.`)
      edges[id] = [...(edges[id] ?? []), name]
    }
    return {
      source: pathOf(move.source),
      event: move.event,
      ...(move.guard !== undefined && { guard: move.guard }),
      ...(move.wants.length > 0 && { wants: move.wants }),
      ...(move.target && { within: pathOf(move.within) }),
      ...entering(move.entered, beginnings, id),
      ...(words !== undefined && { words }),
    }
  })
  for (const [id, words] of Object.entries(layout.edges))
    for (const name of Object.keys(words))
      if (!edges[id]?.includes(name))
        throw new Error(`The machine '${machine.id}' has no '${name}' from ${id}.`)

  return {
    machine: machine.id,
    leaves: Object.fromEntries(leaves.map(leaf => [pathOf(leaf), nodeOf(leaf, layout)!.key])),
    nodes: Object.fromEntries(drawn.map(state => [state.key, chartNode(state, layout)])),
    start: entering(startOf(machine), beginnings),
    transitions,
    edges,
    regions: Object.fromEntries(
      regions.map(region => [region.key, drawn.filter(isIn(region)).map(({ key }) => key)]),
    ),
    beginnings,
  }
}

/** The state, or one around it, that is drawn as a node. */
const nodeOf = (state: AnyStateNode, layout: Layout): AnyStateNode | undefined =>
  state.key in layout.nodes ? state : state.parent?.parent ? nodeOf(state.parent, layout) : undefined

const isIn =
  (region: AnyStateNode) =>
  (state: AnyStateNode): boolean =>
    pathOf(state).startsWith(`${pathOf(region)}.`)

function chartNode(state: AnyStateNode, { nodes, regions }: Layout): ChartNode {
  const { tone, icon, isEnd = false } = nodes[state.key]!
  const { parent } = state
  const region = parent && parent.key in regions ? pathOf(parent) : ''
  return { region, tone, ...(icon && { icon }), isEnd }
}

/** Undefined for what stays where it is, or goes on inside a node. */
function edgeOf({ source, target }: Move, layout: Layout): string | undefined {
  if (!target) return undefined
  const [from, to] = [nodeOf(source, layout) ?? source, nodeOf(target, layout) ?? target]
  return from === to ? undefined : `${from.key}>${to.key}`
}

const nameOf = ({ event, guard }: Move): string =>
  [event, guard !== undefined && `[${guard}]`].filter(Boolean).join(' ')

function entering(entered: Move['entered'], beginnings: readonly string[], edge?: string) {
  const begun = entered
    .filter(({ isDefault }) => isDefault)
    .map(({ state }) => `>${state.key}`)
    .filter(id => beginnings.includes(id))
  return {
    enters: entered.filter(({ state }) => isLeaf(state)).map(({ state }) => pathOf(state)),
    edges: edge === undefined ? begun : [edge, ...begun],
  }
}

function sameNames(what: string, states: readonly AnyStateNode[], named: object): void {
  const keys = states.map(({ key }) => key)
  sameKeys(what, keys, named)
  if (new Set(keys).size < keys.length) throw new Error(`The ${what} do not have a name each: ${keys}.`)
}

/** Both have the same names, or it says which is missing where. */
export function sameKeys(what: string, keys: readonly string[], named: object): void {
  const missing = keys.filter(key => !(key in named))
  const extra = Object.keys(named).filter(key => !keys.includes(key))
  if (missing.length > 0) throw new Error(`The layout lacks ${what}: ${missing.join(', ')}.`)
  if (extra.length > 0)
    throw new Error(`The layout has ${what} that the machine has not: ${extra.join(', ')}.`)
}
