/** What the page knows that makes a form fill in what is likely. */
import { hubNow } from '../live/clock.ts'
import { executions, instances, lambdaServing, serving } from '../live/store.ts'
import type { ExecutionRow, InstanceRow } from '../live/types.ts'

export interface Known {
  /** Names of orchestrations, the likeliest first. */
  readonly orchestrations: readonly string[]
  /** Names of durable functions, the likeliest first. */
  readonly functions: readonly string[]
  /** By the parent's id. */
  readonly children: ReadonlyMap<string, readonly InstanceRow[]>
  readonly row: (id: string) => InstanceRow | undefined
  readonly now: () => number
}

/** What is known at this moment; costs a look at every row. */
export function known(): Known {
  const { byId } = instances
  return {
    orchestrations: orchestrationsOf([...byId.values()], served()),
    functions: functionsOf([...executions.byId.values()], durableFunctions()),
    children: childrenOf(byId.values()),
    row: id => byId.get(id),
    now: hubNow,
  }
}

/** Undefined when a worker takes everything. */
function served(): string[] | undefined {
  const workers = serving.peek()?.workers ?? []
  if (workers.some(({ serves, slots }) => !serves && slots.orchestration.limit !== 0)) return undefined
  return workers.flatMap(({ serves }) => serves?.orchestration.map(({ name }) => name) ?? [])
}

/** Those of the newest instances that a client started, then what workers serve, then the rest; unserved ones last. */
export function orchestrationsOf(
  rows: readonly InstanceRow[],
  servedNames: readonly string[] | undefined,
): string[] {
  const newest = rows.toSorted((a, b) => b.createdAt - a.createdAt)
  const roots = newest.filter(row => row.parentInstanceId === undefined)
  const names = new Set([
    ...roots.map(row => row.name),
    ...(servedNames ?? []),
    ...newest.map(row => row.name),
  ])
  const isServed = (name: string): boolean => servedNames?.includes(name) ?? true
  return [...names].sort((one, other) => Number(isServed(other)) - Number(isServed(one)))
}

export function childrenOf(rows: Iterable<InstanceRow>): Map<string, InstanceRow[]> {
  const children = new Map<string, InstanceRow[]>()
  for (const row of rows) {
    if (row.parentInstanceId === undefined) continue
    const siblings = children.get(row.parentInstanceId)
    if (siblings) siblings.push(row)
    else children.set(row.parentInstanceId, [row])
  }
  return children
}

const durableFunctions = (): string[] =>
  (lambdaServing.peek()?.functions ?? []).filter(({ isDurable }) => isDurable).map(({ name }) => name)

/** Those of the newest executions first that no other has started, of functions that are registered; then the rest. */
export function functionsOf(rows: readonly ExecutionRow[], registered: readonly string[]): string[] {
  const newest = rows
    .filter(({ callerId }) => callerId === undefined)
    .sort((one, other) => other.startedAt - one.startedAt)
    .map(({ functionName }) => functionName)
  return [...new Set([...newest.filter(name => registered.includes(name)), ...registered])]
}
