/** The chart of a machine as Mermaid text, drawn from the machine itself. */
import { type AnyStateMachine, type AnyStateNode, getStateNodes, type StateValue } from 'xstate'

/** Transitions between two neighbours, as one arrow: Mermaid draws further ones on top of the first. */
interface Arrow {
  readonly from: AnyStateNode
  readonly to: AnyStateNode
  readonly labels: string[]
}

/** Arrows by the state they are drawn in. */
type Arrows = Map<AnyStateNode, Arrow[]>

/**
 * Draws a machine as a Mermaid `stateDiagram-v2`.
 *
 * Transitions are labelled `event [guard] / actions`. One without a target stands inside its state, or in a note
 * beside a composite state. One that crosses the border of a composite state ends at the border and names the
 * state inside, because Mermaid tears a composite state apart when arrows cross its border.
 *
 * `active` is where the machine stands, as xstate says it: the states in it without states of their own are filled.
 * Throws an error of xstate for a value that is none of this machine.
 *
 * @example
 * toMermaid(orchestrationMachine)
 * toMermaid(orchestrationMachine, 'completed')
 */
export function toMermaid(machine: AnyStateMachine, active?: StateValue): string {
  const arrows: Arrows = new Map()
  collectArrows(machine.root, arrows)
  const lines = ['stateDiagram-v2']
  drawInside(machine.root, arrows, lines, '  ')
  if (active !== undefined) {
    const names = getStateNodes(machine.root, active).filter(isAtomic).map(nameOf)
    lines.push(`  classDef active ${FILLED}`, `  class ${names.join(', ')} active`)
  }
  return `${lines.join('\n')}\n`
}

/** Readable on a light ground and on a dark one. */
const FILLED = 'fill:#1a5ccb,stroke:#1a5ccb,color:#fff,font-weight:bold'

function drawInside(node: AnyStateNode, arrows: Arrows, lines: string[], indent: string): void {
  const initial = node.type === 'compound' ? node.initial.target[0] : undefined
  if (initial) lines.push(`${indent}[*] --> ${nameOf(initial)}`)
  for (const [index, child] of Object.values(node.states).entries()) {
    // Regions of the root have no box around them that would have to be parted.
    if (index > 0 && node.type === 'parallel' && node.parent) lines.push(`${indent}--`)
    lines.push(`${indent}state "${child.key}" as ${nameOf(child)}`)
    if (child.type === 'final') lines.push(`${indent}${nameOf(child)} --> [*]`)
    if (isAtomic(child)) continue
    lines.push(`${indent}state ${nameOf(child)} {`)
    drawInside(child, arrows, lines, `${indent}  `)
    lines.push(`${indent}}`)
  }
  for (const arrow of arrows.get(node) ?? []) drawArrow(arrow, lines, indent)
}

function drawArrow({ from, to, labels }: Arrow, lines: string[], indent: string): void {
  const name = nameOf(from)
  if (from !== to) {
    const label = labels.filter(text => text !== '').join('<br>')
    lines.push(`${indent}${name} --> ${nameOf(to)}${label && ` : ${label}`}`)
  } else if (isAtomic(from)) {
    lines.push(...labels.map(label => `${indent}${name} : ${label}`))
  } else {
    lines.push(`${indent}note left of ${name}`, ...labels.map(label => `${indent}  ${label}`))
    lines.push(`${indent}end note`)
  }
}

function collectArrows(node: AnyStateNode, arrows: Arrows): void {
  const transitions = [...[...node.transitions.values()].flat(), ...(node.always ?? [])]
  for (const { eventType, guard, actions, target } of transitions) {
    const words = [
      eventType,
      guard && `[${wordOf(guard)}]`,
      actions.length > 0 && `/ ${actions.map(wordOf).join(', ')}`,
    ]
    const label = words.filter(Boolean).join(' ')
    for (const [from, to] of endsOf(node, target ?? [node])) addArrow(from, to, label, arrows)
  }
  for (const child of Object.values(node.states)) collectArrows(child, arrows)
}

/** The root has no box of its own: what happens anywhere is drawn from each of its states that can still move. */
function endsOf(source: AnyStateNode, targets: readonly AnyStateNode[]): [AnyStateNode, AnyStateNode][] {
  const sources = source.parent
    ? [source]
    : Object.values(source.states).filter(({ type }) => type !== 'final')
  return sources.flatMap(from =>
    targets.map((to): [AnyStateNode, AnyStateNode] => [from, to.parent ? to : from]),
  )
}

/** Adds the transition to the arrow between its two ends, each lifted until both lie in the same state. */
function addArrow(source: AnyStateNode, target: AnyStateNode, words: string, arrows: Arrows): void {
  const within = innermostAround(source, target)
  const [from, to] = [childOf(within, source), childOf(within, target)]
  const label = [words, from !== source && `(from ${source.key})`, to !== target && `(to ${target.key})`]
    .filter(Boolean)
    .join(' ')
  const drawn = arrows.get(within) ?? []
  arrows.set(within, drawn)
  const same = drawn.find(arrow => arrow.from === from && arrow.to === to)
  if (same) same.labels.push(label)
  else drawn.push({ from, to, labels: [label] })
}

function innermostAround(one: AnyStateNode, other: AnyStateNode): AnyStateNode {
  let around = one.parent!
  while (around.parent && !isInside(other, around)) around = around.parent
  return around
}

function childOf(ancestor: AnyStateNode, node: AnyStateNode): AnyStateNode {
  let child = node
  while (child.parent !== ancestor) child = child.parent!
  return child
}

const isInside = (node: AnyStateNode, ancestor: AnyStateNode): boolean =>
  node.parent !== undefined && (node.parent === ancestor || isInside(node.parent, ancestor))

const isAtomic = (node: AnyStateNode): boolean => Object.keys(node.states).length === 0

const nameOf = (node: AnyStateNode): string => node.path.join('_')

const wordOf = (named: unknown): string =>
  typeof named === 'string' ? named : ((named as { type?: string }).type ?? 'unnamed')
