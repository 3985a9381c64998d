/** The charts that are checked in are those of the machines as they are; after a change: `npm run charts`. */
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type AnyStateMachine, createMachine } from 'xstate'
import type { FormLayout, Layout } from '../../../.config/charts/layout.ts'
import { drawn, makeChart } from '../../../.config/charts/make.ts'
import { orchestrationLayout } from '../../../.config/charts/orchestration-layout.ts'
import { entityMachine } from '../../../machines/entity.ts'
import * as lambda from '../../../machines/lambda/index.ts'
import { orchestrationMachine } from '../../../machines/orchestration.ts'
import type { Chart } from '../../../page/charts/geometry.ts'
import { definedStates, definedTransitions } from '../../machines/exploring.ts'

interface Case {
  readonly machine: AnyStateMachine
  readonly layout: Layout
  readonly chart: Chart
}

const cases: readonly Case[] = await Promise.all(
  drawn.map(async ({ machine, layout }) => {
    const { [`${machine.id}Chart`]: chart } = await import(`../../../page/charts/${machine.id}.generated.ts`)
    return { machine, layout, chart }
  }),
)

test('there is a chart of each machine that the feeds tell of, and no other', () => {
  const files = readdirSync(new URL('../../../page/charts/', import.meta.url))
  const generated = files.filter(name => name.endsWith('.generated.ts'))
  const ids = [orchestrationMachine, entityMachine, ...Object.values(lambda)].map(({ id }) => id)
  expect(generated.sort()).toEqual(ids.map(id => `${id}.generated.ts`).sort())
  expect(cases.map(({ machine }) => machine.id).sort()).toEqual(ids.sort())
})

test.for(cases)('the chart of $machine.id is up to date', ({ machine, layout, chart }) => {
  expect(chart).toEqual(makeChart(machine, layout))
})

test.for(cases)('every state of $machine.id has one node, every transition a place', ({ machine, chart }) => {
  const states = definedStates(machine).map(id => id.split('.').slice(1).join('.'))
  const leaves = states.filter(path => !states.some(other => other.startsWith(path && `${path}.`)))
  expect(Object.keys(chart.leaves).sort()).toEqual(leaves.filter(Boolean).sort())
  expect(chart.transitions).toHaveLength(definedTransitions(machine).length)
  for (const { source, within, enters, edges } of chart.transitions) {
    if (within === undefined) expect(enters).toEqual([])
    // The states inside of a node are said in it.
    else if (edges.length === 0)
      expect(enters.map(leaf => chart.leaves[leaf])).toEqual([chart.leaves[source]])
    for (const form of [chart.wide, chart.tall])
      expect(Object.keys(form.edges)).toEqual(expect.arrayContaining([...edges]))
  }
})

/** The orchestration's machine with one more state. */
const withState = (key: string): AnyStateMachine =>
  createMachine({
    ...orchestrationMachine.config,
    states: { ...orchestrationMachine.config.states, [key]: {} },
  } as Parameters<typeof createMachine>[0])

const without = <Value>(record: Readonly<Record<string, Value>>, key: string): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))

const withWide = (form: Partial<FormLayout>): Layout => ({
  ...orchestrationLayout,
  wide: { ...orchestrationLayout.wide, ...form },
})

const { wide, edges } = orchestrationLayout

test.for<[string, AnyStateMachine, Layout, RegExp]>([
  ['a state', withState('asleep'), orchestrationLayout, /no node for its state 'asleep'/],
  [
    'the words of a transition',
    orchestrationMachine,
    { ...orchestrationLayout, edges: without(edges, 'failed>running') },
    /no words for 'instance.rewind' from failed>running/,
  ],
  [
    'the place of a node',
    orchestrationMachine,
    withWide({ nodes: without(wide.nodes, 'canceled') }),
    /lacks nodes of 'orchestration', wide: canceled/,
  ],
  [
    'the route of an edge',
    orchestrationMachine,
    withWide({ edges: without(wide.edges, 'out>idle') }),
    /lacks edges of 'orchestration', wide: out>idle/,
  ],
  [
    'where a region begins',
    orchestrationMachine,
    withWide({ dots: without(wide.dots, 'idle') }),
    /lacks dots of 'orchestration', wide: idle/,
  ],
])('a layout that lacks %s is refused', ([, machine, layout, message]) => {
  expect(() => makeChart(machine, layout)).toThrow(message)
})

test.for<[string, Layout, RegExp]>([
  [
    'a transition',
    { ...orchestrationLayout, edges: { ...edges, 'failed>running': { 'instance.retry': 'retry' } } },
    /no words for 'instance.rewind'/,
  ],
  [
    'an edge',
    { ...orchestrationLayout, edges: { ...edges, 'canceled>running': { 'instance.rewind': 'rewind' } } },
    /has no 'instance.rewind' from canceled>running/,
  ],
  [
    'a node',
    { ...orchestrationLayout, nodes: { ...orchestrationLayout.nodes, asleep: { tone: 'pending' } } },
    /that the machine has not: asleep/,
  ],
])('a layout with %s that the machine has not is refused', ([, layout, message]) => {
  expect(() => makeChart(orchestrationMachine, layout)).toThrow(message)
})

test.for<[string, Layout, RegExp]>([
  [
    'nodes on each other',
    withWide({ nodes: { ...wide.nodes, failed: [196, 268, 180, 44] } }),
    /node failed lies on node canceled/,
  ],
  [
    'a node on an edge',
    withWide({ nodes: { ...wide.nodes, terminated: [484, 268, 148, 44] } }),
    /line out>terminated lies on node terminated/,
  ],
  [
    'words on a node',
    withWide({
      edges: {
        ...wide.edges,
        'pending>running': { from: ['right', 22], to: ['left', 22], label: { side: 'above', by: [40, 0] } },
      },
    }),
    /node running lies on label pending>running/,
  ],
  ['something outside', withWide({ size: [640, 300] }), /node failed is out of the frame/],
  [
    'edges on each other',
    withWide({
      edges: {
        ...wide.edges,
        'suspended>running': { from: ['left', 14], to: ['right', 14], label: { side: 'below' } },
      },
    }),
    /line running>suspended lies on line suspended>running/,
  ],
])('a layout with %s is refused', ([, layout, message]) => {
  expect(() => makeChart(orchestrationMachine, layout)).toThrow(message)
})
