import type { Draft } from '../draft.ts'
import { carried, makeEvent } from '../history.ts'
import type { OperationRecord } from '../operation.ts'
import type { Operation } from '../protocol.ts'
import { advance, type CheckedUpdate, type Kind } from './kind.ts'

const endOf = ({ WaitOptions }: CheckedUpdate, now: number): number =>
  now + (WaitOptions?.WaitSeconds ?? 0) * 1000

/** How long it was to last, in seconds. */
const durationOf = ({ StartTimestamp, WaitDetails }: Operation): number =>
  ((WaitDetails?.ScheduledEndTimestamp ?? StartTimestamp) - StartTimestamp) / 1000

export const waitKind: Kind = {
  type: 'WAIT',
  hears: (update, now) =>
    update.Action === 'START' ? { type: 'wait.start', dueAt: endOf(update, now) } : { type: 'wait.cancel' },
  details: ({ update, around, before }) => ({
    WaitDetails: before?.WaitDetails ?? { ScheduledEndTimestamp: endOf(update, around.now) },
  }),
  event: ({ update, around }, operation) => {
    const { Action, Error: error } = update
    if (Action === 'CANCEL')
      return makeEvent('WaitCancelled', around.now, error ? { Error: carried(error) } : {}, operation)
    const { ScheduledEndTimestamp } = operation.WaitDetails!
    const details = { Duration: durationOf(operation), ScheduledEndTimestamp }
    return makeEvent('WaitStarted', around.now, details, operation)
  },
}

/** Its time is over. */
export function endWait(draft: Draft, wait: OperationRecord, at: number): void {
  const operation = advance(draft, wait, { type: 'wait.due' }, at)
  draft.append(makeEvent('WaitSucceeded', at, { Duration: durationOf(operation) }, operation))
}
