/** What somebody who looks was told, in the messages of `@statelyai/inspect`. */
import type { StatelyInspectionEvent } from '@statelyai/inspect'
import { expect } from 'vitest'

export type StatelyActor = Extract<StatelyInspectionEvent, { type: '@xstate.actor' }>

interface StatelySnapshot {
  status: string
  value: unknown
  context: Record<string, unknown>
  tags: string[]
}

const patience = { timeout: 20_000, interval: 10 }

export class Told {
  /** In order. */
  readonly messages: StatelyInspectionEvent[] = []
  /** Ids of the actors told of last, by name. */
  private readonly sessions = new Map<string, string>()
  private readonly snapshots = new Map<string, StatelySnapshot>()

  get actors(): StatelyActor[] {
    return this.messages.filter(message => message.type === '@xstate.actor')
  }

  get names(): string[] {
    return this.actors.map(actor => actor.name)
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

  protected take(message: StatelyInspectionEvent): void {
    this.messages.push(message)
    const { sessionId } = message
    if (message.type === '@xstate.actor') this.sessions.set(message.name, sessionId)
    if (message.type === '@xstate.snapshot')
      this.snapshots.set(sessionId, message.snapshot as unknown as StatelySnapshot)
  }
}
