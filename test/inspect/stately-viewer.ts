/** A Stately inspector without a browser: what the page frames, in the receiver that `@statelyai/inspect` gives viewers. */
import { createBrowserReceiver, type StatelyInspectionEvent } from '@statelyai/inspect'
import { expect } from 'vitest'
import { atEnd } from '../support/at-end.ts'

export type StatelyActor = Extract<StatelyInspectionEvent, { type: '@xstate.actor' }>

interface StatelySnapshot {
  status: string
  value: unknown
  context: Record<string, unknown>
  tags: string[]
}

const patience = { timeout: 20_000, interval: 10 }

type Listener = (event: { data: unknown }) => void

export class StatelyViewer {
  /** What the receiver took, in order. */
  readonly messages: StatelyInspectionEvent[] = []
  /** Everything that came, as text. */
  text = ''
  /** Resolves when the backend has ended the stream. */
  readonly ended: Promise<void>
  /** Ids of the actors told of last, by name. */
  private readonly sessions = new Map<string, string>()
  private readonly snapshots = new Map<string, StatelySnapshot>()
  private readonly listeners: Listener[] = []

  private constructor(url: string, hub: string | undefined) {
    const leaves = new AbortController()
    atEnd(() => leaves.abort())
    let end = (): void => {}
    this.ended = new Promise(resolve => {
      end = resolve
    })
    // The framed page is inside the relay's, which asks the backend once this says that it is ready.
    const parent = { postMessage: () => void this.read(url, hub, leaves.signal).finally(end) }
    const window = { self: 'framed', top: 'relay', parent, addEventListener: this.listen }
    createBrowserReceiver({ window }).subscribe(message => this.take(message))
  }

  /** Looks at a backend, or at one hub of it. */
  static look(url: string | undefined, hub?: string): StatelyViewer {
    if (url === undefined) throw new Error('the backend has no inspector')
    return new StatelyViewer(url, hub)
  }

  get actors(): StatelyActor[] {
    return this.messages.filter(message => message.type === '@xstate.actor')
  }

  /** Messages on the actor of this name that was told of last. */
  of(name: string): StatelyInspectionEvent[] {
    const sessionId = this.sessions.get(name)
    return this.messages.filter(message => message.sessionId === sessionId)
  }

  /** How the actor stood last. */
  last(name: string): StatelySnapshot | undefined {
    return this.snapshots.get(this.sessions.get(name) ?? '')
  }

  /** Waits until the actor stands like this. */
  sees(name: string, snapshot: Partial<StatelySnapshot>): Promise<void> {
    return expect.poll(() => this.last(name), patience).toMatchObject(snapshot)
  }

  /** Waits until it knows of the actor. */
  knows(name: string): Promise<void> {
    return expect.poll(() => this.last(name), patience).toBeDefined()
  }

  private readonly listen = (_type: 'message', listener: Listener): void => void this.listeners.push(listener)

  private take(message: StatelyInspectionEvent): void {
    this.messages.push(message)
    const { sessionId } = message
    if (message.type === '@xstate.actor') this.sessions.set(message.name, sessionId)
    if (message.type === '@xstate.snapshot')
      this.snapshots.set(sessionId, message.snapshot as unknown as StatelySnapshot)
  }

  private async read(url: string, hub: string | undefined, signal: AbortSignal): Promise<void> {
    const query = hub === undefined ? '' : `?hub=${encodeURIComponent(hub)}`
    try {
      const { body } = await fetch(new URL(`events${query}`, url), { signal })
      let rest = ''
      for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
        this.text += chunk
        const events = (rest + chunk).split('\n\n')
        rest = events.pop()!
        for (const event of events) if (event.startsWith('data: ')) this.post(JSON.parse(event.slice(6)))
      }
    } catch {
      // The backend, or the test, has let go of it.
    }
  }

  private post(data: unknown): void {
    for (const listener of this.listeners) listener({ data })
  }
}
