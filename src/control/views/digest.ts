/** What a history says of whom an orchestration has to do with, read event by event, each once. */
import type { Run, RunEvent } from '../../index.ts'

interface EntityUse {
  calls: number
  signals: number
}

export class Digest {
  /** Names of the children, by instance id, in the order of their starts. */
  readonly children = new Map<string, string>()
  readonly entities = new Map<string, EntityUse>()
  /** Names of the events that reached it, the newest first. */
  events: string[] = []
  /** Of the events that were read, in the order of the history. */
  size = 0
  readonly executionId: string
  private last: RunEvent | undefined
  /** Answers in the older form of entities come as events with these names. */
  private readonly requests = new Set<unknown>()

  constructor(executionId: string) {
    this.executionId = executionId
  }

  /** Reads on; returns what is new, or undefined when the history is another one than before. */
  read(run: Run): RunEvent[] | undefined {
    const { last } = this
    const events = run.history({ from: Math.max(0, this.size - 1) })
    if (last && !isSame(events.shift(), last)) return undefined
    for (const event of events) this.take(event)
    this.size += events.length
    this.last = events.at(-1) ?? last
    return events
  }

  private take(event: RunEvent): void {
    switch (event.type) {
      case 'subOrchestrationInstanceCreated':
        this.children.set(event.instanceId, event.name)
        break
      case 'entityOperationCalled':
      case 'entityOperationSignaled':
        this.use(event.targetInstanceId ?? '')[event.type === 'entityOperationCalled' ? 'calls' : 'signals']++
        break
      case 'entityLockRequested':
        for (const id of event.lockSet) this.use(id)
        break
      case 'eventSent':
        if (event.instanceId.startsWith('@')) this.takeRequest(event.instanceId, event.name, event.input)
        break
      case 'eventRaised':
        if (!this.requests.has(event.name))
          this.events = [event.name, ...this.events.filter(name => name !== event.name)]
        break
    }
  }

  /** A request to an entity in its older form: JSON inside an event. */
  private takeRequest(id: string, name: string, input: unknown): void {
    const request = Object(input)
    const use = this.use(id)
    this.requests.add(request.id)
    if (name === 'release' || typeof request.op !== 'string') return
    use[request.signal === true ? 'signals' : 'calls']++
  }

  private use(id: string): EntityUse {
    const use = this.entities.get(id) ?? { calls: 0, signals: 0 }
    this.entities.set(id, use)
    return use
  }
}

/** A hub that was restored may have another history under the same execution. */
const isSame = (event: RunEvent | undefined, { type, eventId, timestamp }: RunEvent): boolean =>
  event?.type === type && event.eventId === eventId && event.timestamp === timestamp
