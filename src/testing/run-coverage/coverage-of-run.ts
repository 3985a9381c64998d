/** What one execution adds to the coverage of its orchestration. */
import {
  type CallCoverage,
  type Coverage,
  type EventCoverage,
  noCoverage,
  noEnds,
  type TimerCoverage,
} from './coverage.ts'
import { pathOf } from './path.ts'
import { callKindOf, nameOf } from './step-names.ts'
import type { Step, Trace } from './trace.ts'

/** The coverage of one execution, ended or not. */
export function coverageOfRun(trace: Trace): Coverage {
  const { name, version, end, instanceId, steps } = trace
  // Restored, and nothing has happened to it here.
  if (steps.every(({ isOld }) => isOld) && end === 'unfinished') return noCoverage
  const count = (kind: Step['row']['kind']): number =>
    steps.filter(({ row, isOld }) => row.kind === kind && !isOld).length
  const run = {
    name,
    version,
    runs: count('start'),
    ends: { ...noEnds, [end]: 1 },
    suspended: count('suspend'),
    resumed: count('resume'),
    rewound: count('rewind'),
    calls: steps.flatMap(callOf),
    timers: timersOf(trace),
    events: steps.flatMap(eventOf),
    paths: [{ steps: pathOf(trace), end, runs: 1, first: { instanceId } }],
  }
  return { ...noCoverage, orchestrations: [run] }
}

function callOf({ row, isOld, wasSettled }: Step): CallCoverage[] {
  const kind = callKindOf(row)
  if (!kind) return []
  const outcome = (status: typeof row.status): number => (row.status === status && !wasSettled ? 1 : 0)
  return [
    {
      kind,
      name: nameOf(row),
      called: isOld ? 0 : 1,
      succeeded: outcome('completed'),
      failed: outcome('failed'),
    },
  ]
}

const eventOf = ({ row, isOld }: Step): EventCoverage[] =>
  row.kind === 'event' && !isOld ? [{ name: row.name, received: 1 }] : []

function timersOf({ timers, end }: Trace): TimerCoverage[] {
  return timers.map(({ where, hasFired, isOld, hadFired }) => ({
    where,
    armed: isOld ? 0 : 1,
    fired: hasFired && !hadFired ? 1 : 0,
    overtaken: !hasFired && !isOld && end !== 'unfinished' ? 1 : 0,
  }))
}
