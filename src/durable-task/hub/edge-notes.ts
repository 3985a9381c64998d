/** What was done to work at the edge, for explanations. */
import type { WorkerPort, WorkItem } from './work.ts'

const notes = new WeakMap<WorkItem | WorkerPort, string>()

/** The item, or whatever is out on the stream, is explained with this; an item until it is sent again. */
export const note = (subject: WorkItem | WorkerPort, text: string): void => void notes.set(subject, text)

export const forgetNote = (subject: WorkItem): void => void notes.delete(subject)

/** What was done to the item, or to the stream it was written to. */
export const noteOf = (item: WorkItem): string | undefined =>
  // What a stand-in answers has not crossed the edge again.
  item.holder?.isStandIn ? undefined : (notes.get(item) ?? (item.holder && notes.get(item.holder.port)))
