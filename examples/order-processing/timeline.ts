import { type HistoryEvent, HistoryEventType as Type } from '@microsoft/durabletask-js'

/** A history as a few lines: when something ended or happened, what it was, how long it took, and its result. */
export function timeline(history: HistoryEvent[]): string[] {
  const start = history[0]?.timestamp.getTime() ?? 0
  const open = new Map<number, { name: string; since: number }>()
  const lines: string[] = []

  const line = (event: HistoryEvent, text: string, payload = '') =>
    lines.push(
      `${String(event.timestamp.getTime() - start).padStart(6)} ms  ${text.padEnd(34)} ${short(payload)}`.trimEnd(),
    )
  const begins = (event: HistoryEvent, name: string) =>
    open.set(event.eventId, { name, since: event.timestamp.getTime() })
  const ends = (event: HistoryEvent, id: number, payload?: string) => {
    const { name, since } = open.get(id) ?? { name: `task ${id}`, since: event.timestamp.getTime() }
    open.delete(id)
    line(event, `${name} (${event.timestamp.getTime() - since} ms)`, payload)
  }

  for (const event of history) {
    switch (event.type) {
      case Type.ExecutionStarted:
        line(event, `${event.name} starts`)
        break
      case Type.TaskScheduled:
      case Type.SubOrchestrationInstanceCreated:
        begins(event, event.name)
        break
      case Type.TimerCreated:
        begins(event, 'timer')
        break
      case Type.TaskCompleted:
      case Type.SubOrchestrationInstanceCompleted:
        ends(event, event.taskScheduledId, event.result)
        break
      case Type.TaskFailed:
      case Type.SubOrchestrationInstanceFailed:
        ends(event, event.taskScheduledId, `failed: ${event.failureDetails?.message}`)
        break
      case Type.TimerFired:
        ends(event, event.timerId)
        break
      case Type.EventRaised:
        line(event, `event ${event.name}`, event.input)
        break
      case Type.ExecutionCompleted:
        line(event, event.orchestrationStatus.replace('ORCHESTRATION_STATUS_', '').toLowerCase())
        break
    }
  }
  for (const { name } of open.values()) lines.push(`           ${name} left unfinished`)
  return lines
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text)
