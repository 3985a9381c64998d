/** The chart of a machine as Mermaid text, drawn from the machine itself. */
import type { AnyStateMachine, AnyStateNode } from 'xstate'

/**
 * Draws a machine as a Mermaid `stateDiagram-v2`.
 *
 * Transitions are labelled `event [guard] / actions`; a transition without a target loops on its state.
 *
 * @example
 * toMermaid(orchestrationMachine)
 */
export function toMermaid(machine: AnyStateMachine): string {
  const lines = ['stateDiagram-v2']
  drawChildren(machine.root, lines, 1)
  drawTransitions(machine.root, lines)
  return `${lines.join('\n')}\n`
}

function drawChildren(node: AnyStateNode, lines: string[], depth: number): void {
  const indent = '  '.repeat(depth)
  const children = Object.values(node.states)
  const initial = node.type === 'compound' ? node.initial.target[0] : undefined
  if (initial) lines.push(`${indent}[*] --> ${nameOf(initial)}`)
  for (const [index, child] of children.entries()) {
    if (index > 0 && node.type === 'parallel') lines.push(`${indent}--`)
    lines.push(`${indent}state "${child.key}" as ${nameOf(child)}`)
    if (child.type === 'final') lines.push(`${indent}${nameOf(child)} --> [*]`)
    if (Object.keys(child.states).length === 0) continue
    lines.push(`${indent}state ${nameOf(child)} {`)
    drawChildren(child, lines, depth + 1)
    lines.push(`${indent}}`)
  }
}

/** All transitions at the outer level: Mermaid then draws those that leave a composite state as well. */
function drawTransitions(node: AnyStateNode, lines: string[]): void {
  for (const transitions of node.transitions.values())
    for (const { eventType, guard, actions, target } of transitions) {
      const words = [
        eventType,
        guard && `[${wordOf(guard)}]`,
        actions.length > 0 && `/ ${actions.map(wordOf).join(', ')}`,
      ]
      draw(node, target, words.filter(Boolean).join(' '), lines)
    }
  for (const { guard, actions, target } of node.always ?? []) {
    const words = [guard && `[${wordOf(guard)}]`, actions.length > 0 && `/ ${actions.map(wordOf).join(', ')}`]
    draw(node, target, words.filter(Boolean).join(' '), lines)
  }
  for (const child of Object.values(node.states)) drawTransitions(child, lines)
}

function draw(
  source: AnyStateNode,
  target: readonly AnyStateNode[] | undefined,
  label: string,
  lines: string[],
): void {
  for (const [from, to] of ends(source, target ?? [source]))
    lines.push(`  ${nameOf(from)} --> ${nameOf(to)}${label && ` : ${label}`}`)
}

/** The root has no box of its own: what happens anywhere is drawn from each of its states that can still move. */
function ends(source: AnyStateNode, targets: readonly AnyStateNode[]): [AnyStateNode, AnyStateNode][] {
  const sources = source.parent
    ? [source]
    : Object.values(source.states).filter(({ type }) => type !== 'final')
  return sources.flatMap(from =>
    targets.map((to): [AnyStateNode, AnyStateNode] => [from, to.parent ? to : from]),
  )
}

const nameOf = (node: AnyStateNode): string => node.path.join('_')

const wordOf = (named: unknown): string =>
  typeof named === 'string' ? named : ((named as { type?: string }).type ?? 'unnamed')
