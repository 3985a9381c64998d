/** Orchestrations that speak to entities in the older form: events sent, events raised (section 3.9). */
import { randomUUID } from 'node:crypto'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import { sendEvent } from '../support/actions.ts'
import type { Caller } from '../support/entity-callers.ts'
import { eventually } from '../support/entity-poll.ts'
import { ofType, turnsOf } from '../support/history.ts'
import type { ScriptedWorker } from '../support/worker.ts'

/** Any request, under the name it is sent by. */
export const request = (id: number, target: string, body: object, name = 'op'): OrchestratorAction =>
  sendEvent(id, target, name, JSON.stringify(body))

const lockEntry = (entityId: string) => {
  const [, name, key] = entityId.split('@')
  return { name, key }
}

/** A caller's messages as plain .NET writes them. */
export class LegacyCaller {
  readonly caller: Caller
  private readonly worker: ScriptedWorker
  private nextId = 1

  constructor(caller: Caller, worker: ScriptedWorker) {
    this.caller = caller
    this.worker = worker
  }

  get id(): string {
    return this.caller.id
  }

  signal(target: string, op: string, input?: string, due?: string): Promise<void> {
    return this.send(target, { op, signal: true, input, due, id: randomUUID() }, due && `op@${due}`)
  }

  /** Sends a call; resolves with its request id when it is committed. */
  async sendCall(target: string, op: string, input?: string, due?: string): Promise<string> {
    const id = randomUUID()
    await this.send(target, { op, input, due, id }, due && `op@${due}`)
    return id
  }

  async call(target: string, op: string, input?: string): Promise<unknown> {
    return this.told(await this.sendCall(target, op, input))
  }

  async requestLock(section: string, ...entities: string[]): Promise<void> {
    await this.send(entities[0]!, { op: null, id: section, lockset: entities.map(lockEntry), pos: 0 })
  }

  async lock(section: string, ...entities: string[]): Promise<void> {
    await this.requestLock(section, ...entities)
    await this.told(section)
  }

  async unlock(section: string, ...entities: string[]): Promise<void> {
    for (const entity of entities) await this.send(entity, { id: section }, 'release')
  }

  /** Bodies of the events raised under this name by now, one for each that a turn was committed with. */
  toldSoFar(name: string): unknown[] {
    const seen = new Map<string, unknown>()
    for (const turn of turnsOf(this.worker, this.id))
      for (const { timestamp, eventRaised } of ofType([...turn.pastEvents, ...turn.newEvents], 'eventRaised'))
        if (eventRaised?.name === name)
          seen.set(
            JSON.stringify([timestamp, eventRaised.input?.value]),
            JSON.parse(eventRaised.input?.value ?? ''),
          )
    return [...seen.values()]
  }

  /** Waits for the event raised under this name. */
  async told(name: string): Promise<unknown> {
    await eventually(() => this.toldSoFar(name)).toHaveLength(1)
    return this.toldSoFar(name)[0]
  }

  private send(target: string, body: object, name?: string): Promise<void> {
    return this.caller.act(request(this.nextId++, target, { ...body, parent: this.id }, name))
  }
}
