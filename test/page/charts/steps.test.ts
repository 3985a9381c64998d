/** What a chart says was taken is what xstate took, wherever the machines can come. */
import { expect, test } from 'vitest'
import type { AnyTransitionDefinition } from 'xstate'
import { entityChart } from '../../../page/charts/entity.generated.ts'
import type { Chart, ChartTransition } from '../../../page/charts/geometry.ts'
import { orchestrationChart } from '../../../page/charts/orchestration.generated.ts'
import { leavesIn, stepsBetween } from '../../../page/charts/steps.ts'
import { entity } from '../../machines/entity-walk.ts'
import { orchestration } from '../../machines/orchestration-walk.ts'

interface Edge {
  readonly from: { readonly value: unknown }
  readonly event: { readonly type: string }
  readonly to: {
    readonly snapshot: { readonly value: unknown }
    readonly taken: readonly AnyTransitionDefinition[]
  }
}

const nameOfDefinition = ({ source, eventType, guard, target }: AnyTransitionDefinition): string =>
  nameOf(source.path.join('.'), eventType, guard ? wordOf(guard) : undefined, target !== undefined)

const nameOfTransition = ({ source, event, guard, within }: ChartTransition): string =>
  nameOf(source, event, guard, within !== undefined)

const nameOf = (source: string, event: string, guard: string | undefined, moves: boolean): string =>
  `${source} on '${event}'${guard ? ` [${guard}]` : ''}${moves ? '' : ', stays'}`

const wordOf = (guard: unknown): string =>
  typeof guard === 'string' ? guard : ((guard as { type?: string }).type ?? 'unnamed')

const isChange = ({ from, to }: Edge): boolean =>
  JSON.stringify(leavesIn(from.value).sort()) !== JSON.stringify(leavesIn(to.snapshot.value).sort())

/** Edges by what a log tells of them, each with all that was taken in one of the cases. */
function told(edges: readonly Edge[]): Map<string, { edge: Edge; taken: Set<string> }> {
  const seen = new Map<string, { edge: Edge; taken: Set<string> }>()
  for (const edge of edges.filter(isChange)) {
    const key = JSON.stringify([edge.from.value, edge.event.type, edge.to.snapshot.value])
    const names = edge.to.taken.filter(({ target }) => target !== undefined).map(nameOfDefinition)
    const known = seen.get(key) ?? { edge, taken: new Set() }
    seen.set(key, { edge, taken: known.taken.add(names.sort().join('; ')) })
  }
  return seen
}

test.for([
  { chart: orchestrationChart, edges: orchestration.edges as readonly Edge[], most: 100 },
  { chart: entityChart, edges: entity.edges as readonly Edge[], most: 40 },
])('of $chart.machine', ({ chart, edges, most }: { chart: Chart; edges: readonly Edge[]; most: number }) => {
  const cases = told(edges)
  expect(cases.size).toBeGreaterThan(most / 2)
  for (const [key, { edge, taken }] of cases) {
    const steps = stepsBetween(chart, edge.from.value, edge.event.type, edge.to.snapshot.value)
    const names = steps?.taken.map(({ transition }) => nameOfTransition(transition)).sort()
    expect([...taken], key).toContain(names?.join('; '))
  }
})
