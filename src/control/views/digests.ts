/** The digests of a hub's instances that were looked at last. */
import type { Hub, Run, RunEvent, RunState } from '../../index.ts'
import { currentMillis } from '../../kernel/clock/real-clock.ts'
import { Digest } from './digest.ts'

/** Most digests, and most names of orchestrations whose events are known. */
const MOST = 50
/** Most names of events of one orchestration. */
const MOST_EVENTS = 20
/** How many instances are asked for events when none is known, as long as it takes no longer, in milliseconds. */
const ASKED = 20
const LONGEST_ASKING = 50
/** It rests so many times as long as it took. */
const REST = 50

export class Digests {
  private readonly hub: Hub
  private readonly byInstance = new Map<string, Digest>()
  private readonly eventsByName = new Map<string, readonly string[]>()
  private readonly asksAgain = new Map<string, number>()

  constructor(hub: Hub) {
    this.hub = hub
  }

  /** The digest, and the events it has read just now: those from `digest.size - added.length` on. */
  read(run: Run, { executionId, name }: RunState): { digest: Digest; added: readonly RunEvent[] } {
    const known = this.byInstance.get(run.instanceId)
    const added = known?.executionId === executionId ? known.read(run) : undefined
    const digest = known && added ? known : new Digest(executionId)
    const read = added ?? digest.read(run) ?? []
    remember(this.byInstance, run.instanceId, digest)
    this.note(name, digest.events)
    return { digest, added: read }
  }

  /** Names of events that reached orchestrations of this name, the newest first. */
  eventsOf(name: string): readonly string[] {
    const now = currentMillis()
    if (!this.eventsByName.get(name)?.length && now >= (this.asksAgain.get(name) ?? now)) {
      this.ask(name, now + LONGEST_ASKING)
      // Histories may be long, and views are asked for at every change.
      remember(this.asksAgain, name, currentMillis() + REST * (currentMillis() - now))
    }
    return this.eventsByName.get(name) ?? []
  }

  private ask(name: string, end: number): void {
    for (const { instanceId } of this.hub.runs({ name, limit: ASKED }).runs) {
      const events = this.hub.instance(instanceId).events()
      this.note(name, [...new Set(events.map(event => event.name))].reverse())
      if (currentMillis() > end) return
    }
  }

  private note(name: string, events: readonly string[]): void {
    const known = this.eventsByName.get(name) ?? []
    remember(this.eventsByName, name, [...new Set([...events, ...known])].slice(0, MOST_EVENTS))
  }
}

/** The newest are kept. */
function remember<Value>(values: Map<string, Value>, key: string, value: Value): void {
  values.delete(key)
  values.set(key, value)
  const [oldest] = values.keys()
  if (values.size > MOST && oldest !== undefined) values.delete(oldest)
}

const byHub = new WeakMap<Hub, Digests>()

export function digestsOf(hub: Hub): Digests {
  const digests = byHub.get(hub) ?? new Digests(hub)
  byHub.set(hub, digests)
  return digests
}
