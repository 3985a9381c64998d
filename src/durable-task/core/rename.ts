/** A run under another id: everything that names the instance itself names the new one. Pure. */
import type { ExecutionStarted, HistoryEvent, Message } from './events.ts'
import type { ReadInstance } from './snapshot.ts'

export function renamed(run: ReadInstance, instanceId: string, executionId: string): ReadInstance {
  const start = (started: ExecutionStarted): ExecutionStarted => ({
    ...started,
    orchestrationInstance: { instanceId, executionId },
    // The original is its parent's child; nobody waits for a copy.
    parentInstance: undefined,
  })
  const event = <Event extends HistoryEvent | Message>(event: Event): Event =>
    event.type === 'executionStarted' ? { ...event, ...start(event) } : event
  return {
    ...run,
    instanceId,
    executionId,
    started: start(run.started),
    history: run.history.map(event),
    inbox: run.inbox.map(event),
    rewoundFrom: undefined,
  }
}
