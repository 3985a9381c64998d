import type { EventDetails, HistoryEvent } from './history.ts'

/** Whom the chained invokes of a history have called, by operation. */
export type Calls = ReadonlyMap<string, EventDetails['ChainedInvokeStarted']>

export const callsIn = (history: readonly HistoryEvent[]): Calls =>
  new Map(
    history.flatMap(({ Id, ChainedInvokeStartedDetails: details }) =>
      Id !== undefined && details ? [[Id, details]] : [],
    ),
  )
