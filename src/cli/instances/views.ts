/** What the control API tells of one instance, read for the texts. */
import type { z } from 'zod'
import type { ClockView } from '../../control/schemas/live.ts'
import type { EntityView as EntityViewSchema, RunView as RunViewSchema } from '../../control/schemas/views.ts'
import { toHistoryEvents } from '../../testing/history-json.ts'
import type { Row } from '../../testing/rows.ts'
import { StepLog } from '../../testing/step-log.ts'

export type RunView = z.infer<typeof RunViewSchema>
export type EntityView = z.infer<typeof EntityViewSchema>
export type LogEntry = RunView['log'][number]
export type Clock = z.infer<typeof ClockView>

/** Everything that the instance asked for and was told, in order. */
export function rowsOf({ history }: RunView): readonly Row[] {
  const log = new StepLog()
  for (const event of toHistoryEvents(history.events)) log.take(event)
  return log.all
}

/** An id of an entity: `@name@key`. */
export const isEntity = (id: string): boolean => id.startsWith('@')

/** A worker as a line names it: its SDK and its address, without what its SDK is made of; a fake as a fake. */
export const shortWorker = (name: string): string =>
  /^a fake\b/.test(name) ? 'a fake' : name.replace(/^(\S+) .* at (\S+)$/, '$1 at $2')
