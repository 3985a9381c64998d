/** What the readers of an entity's log share. */
import type { Bar, CallLane } from '../instance/model/lane.ts'
import type { LogEntry } from '../live/types.ts'

type Draft<Of> = { -readonly [Key in keyof Of]: Of[Key] }

export type DraftBar = Draft<Bar>

/** A lane whose bars are still being read. */
export interface DraftLane extends Omit<CallLane, 'bars'> {
  readonly bars: DraftBar[]
}

/** A text that the event of an entry carries. */
export const textOf = ({ details }: LogEntry, name: string): string | undefined => {
  const value = details?.[name]
  return typeof value === 'string' ? value : undefined
}
