/** With which entry of its log each event of an execution's history was written. */
import type { ExecutionEvent, MachineEntry } from '../../live/types.ts'
import { operationWord, verbOf } from './event-parts.ts'

/** The clock may be read a little earlier for an event than for the log. */
const TOLERANCE = 1

/** Indices in the log, one for each event; −1 for what was written before the log begins. */
export function writtenAt(
  events: readonly ExecutionEvent[],
  log: readonly MachineEntry[],
  isLogWhole: boolean,
): number[] {
  const begin = isLogWhole ? Number.NEGATIVE_INFINITY : (log[0]?.at ?? Number.POSITIVE_INFINITY)
  let last = -1
  return events.map((event, position) => {
    if (event.EventTimestamp < begin) return last
    const isIt = writerOf(event)
    const index = findFrom(
      log,
      Math.max(0, last),
      entry => entry.at >= event.EventTimestamp - TOLERANCE && isIt(entry) && hasSize(entry, position + 1),
    )
    // What nothing explains was written with what came before it.
    if (index !== -1) last = index
    return last
  })
}

/** Under a clock moved by hand many checkpoints are of one instant: they say how long the history was after them. */
const hasSize = ({ details }: MachineEntry, least: number): boolean =>
  typeof details?.historySize !== 'number' || details.historySize >= least

function findFrom(log: readonly MachineEntry[], from: number, isIt: Test): number {
  for (let step = from; step < log.length; step++) if (isIt(log[step]!)) return step
  return -1
}

type Test = (entry: MachineEntry) => boolean

function writerOf(event: ExecutionEvent): Test {
  const { EventType, Id } = event
  if (EventType === 'ExecutionStarted') return () => true
  if (EventType === 'InvocationCompleted') return ({ event: name }) => name.startsWith('handler.')
  const ending = endings[EventType]
  if (ending) return ({ event: name }) => ending.test(name)
  if (isFromOutside(event))
    return ({ event: name, details }) => name === ADVANCED && details?.operationId === Id
  return ({ event: name }) => name === 'checkpoint.accepted'
}

const ADVANCED = 'operation.advanced'

/** What ends an execution, by the event that says so. */
const endings: Readonly<Record<string, RegExp>> = {
  ExecutionSucceeded: /^(handler|execution)\.succeed/,
  ExecutionFailed: /^handler\.|^execution\.fail$/,
  ExecutionTimedOut: /^deadline\.reached$/,
  ExecutionStopped: /^execution\.stop$/,
}

/** An operation that no handler ended: it fell due, or somebody answered. */
function isFromOutside(event: ExecutionEvent): boolean {
  const word = operationWord(event)
  const verb = verbOf(event)
  if (word === 'wait') return verb === 'Succeeded'
  return (word === 'callback' || word === 'invoke') && verb !== 'Started' && verb !== 'Cancelled'
}
