/** Adds up coverages: of runs, hubs, tests or files. */
import { invalidRequest } from '../../kernel/errors.ts'
import { type Coverage, type ExpectedCoverage, noCoverage, type OrchestrationCoverage } from './coverage.ts'

/**
 * The coverage of all of these together.
 *
 * @example
 * const parts = files.map(file => JSON.parse(readFileSync(file, 'utf8')))
 * console.log(formatCoverage(mergeCoverage(parts)))
 *
 * @throws BackendError `invalid-request` for what is no coverage, or that of another version of this package.
 */
export function mergeCoverage(parts: readonly Coverage[]): Coverage {
  for (const part of parts) requireFormat(part)
  const orchestrations = merged(
    parts.map(part => part.orchestrations),
    ({ name, version }) => [name, version],
    together,
  )
  const expectedOf = (kind: keyof ExpectedCoverage) => names(parts.map(({ expected }) => expected[kind]))
  return {
    format: 1,
    orchestrations: orchestrations.sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version)),
    entities: names(parts.map(({ entities }) => entities)),
    expected: {
      orchestrations: expectedOf('orchestrations'),
      activities: expectedOf('activities'),
      entities: expectedOf('entities'),
      events: expectedOf('events'),
    },
  }
}

/** Files may be anything. */
function requireFormat(part: Partial<Coverage> | null): void {
  if (part?.format !== noCoverage.format)
    throw invalidRequest(
      `Coverage has the format ${noCoverage.format}, not ${JSON.stringify(part?.format)}: gather it again.`,
    )
}

const together = (a: OrchestrationCoverage, b: OrchestrationCoverage): OrchestrationCoverage => ({
  ...a,
  runs: a.runs + b.runs,
  ends: sum(a.ends, b.ends),
  suspended: a.suspended + b.suspended,
  resumed: a.resumed + b.resumed,
  rewound: a.rewound + b.rewound,
  calls: merged([a.calls, b.calls], ({ kind, name }) => [kind, name], sum),
  timers: merged([a.timers, b.timers], ({ where }) => [where], sum),
  events: merged([a.events, b.events], ({ name }) => [name], sum),
  // Whoever drove it first stays.
  paths: merged(
    [a.paths, b.paths],
    ({ steps, end }) => [...steps, end],
    (one, other) => ({ ...one, runs: one.runs + other.runs }),
  ),
})

/** Joins what has the same key; the order is that of the first appearances. */
function merged<T>(
  lists: readonly (readonly T[])[],
  keyOf: (item: T) => readonly string[],
  join: (a: T, b: T) => T,
): T[] {
  const byKey = new Map<string, T>()
  for (const item of lists.flat()) {
    const key = JSON.stringify(keyOf(item))
    const known = byKey.get(key)
    byKey.set(key, known === undefined ? item : join(known, item))
  }
  return [...byKey.values()]
}

/** The numbers of both added up; everything else is that of the first. */
function sum<T extends object>(a: T, b: T): T {
  const numbers = Object.entries(b).flatMap(([field, value]) => {
    const other: unknown = Object.entries(a).find(([name]) => name === field)?.[1]
    return typeof value === 'number' && typeof other === 'number' ? [[field, value + other]] : []
  })
  return { ...a, ...Object.fromEntries(numbers) }
}

const names = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].sort(compare)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
