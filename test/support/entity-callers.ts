/** Orchestrations that do what the test tells them, one step at a time. */
import { randomUUID } from 'node:crypto'
import type { HistoryEvent__Output } from '../../src/durable-task/grpc/wire/HistoryEvent.ts'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import { text } from './actions.ts'
import type { RawClient } from './client.ts'
import { callEntity, lockEntities, unlockEntity } from './entity-actions.ts'
import type { ScriptedWorker } from './worker.ts'

/** The name these orchestrations are started by. */
const CALLER = 'Caller'

interface Step {
  step: string
  actions: OrchestratorAction[]
}

/** One such orchestration. */
export class Caller {
  readonly id: string
  /** Every event of an entity that arrived in a committed turn, in order. */
  readonly answers: HistoryEvent__Output[] = []
  private readonly client: RawClient
  private readonly committed = new Map<string, () => void>()
  private readonly waiting: { matches: (event: HistoryEvent__Output) => boolean; resolve: () => void }[] = []
  private nextId = 1

  constructor(client: RawClient, id: string) {
    this.client = client
    this.id = id
  }

  /** Lets the orchestration return these actions; resolves once the turn is committed. */
  async act(...actions: OrchestratorAction[]): Promise<void> {
    const step: Step = { step: randomUUID(), actions }
    const done = new Promise<void>(resolve => this.committed.set(step.step, resolve))
    await this.client.call('RaiseEvent', {
      instanceId: this.id,
      name: 'step',
      input: text(JSON.stringify(step)),
    })
    await done
  }

  /** Asks for a lock; resolves when the request is committed, granted or not. */
  requestLock(criticalSectionId: string, ...lockSet: string[]): Promise<void> {
    return this.act(lockEntities(this.nextId++, criticalSectionId, lockSet))
  }

  /** Asks for a lock and waits for the grant. */
  async lock(criticalSectionId: string, ...lockSet: string[]): Promise<void> {
    await this.requestLock(criticalSectionId, ...lockSet)
    await this.granted(criticalSectionId)
  }

  async unlock(criticalSectionId: string, ...targets: string[]): Promise<void> {
    await this.act(...targets.map(target => unlockEntity(this.nextId++, criticalSectionId, target)))
  }

  /** Sends a call; resolves with its request id when it is committed. */
  async sendCall(target: string, operation: string, input?: string): Promise<string> {
    const requestId = randomUUID()
    await this.act(callEntity(this.nextId++, target, operation, { requestId, input }))
    return requestId
  }

  /** Calls an entity; the answer's text, undefined when unset. Throws the message of a failure. */
  async call(target: string, operation: string, input?: string): Promise<string | undefined> {
    const answer = await this.answered(await this.sendCall(target, operation, input))
    if (answer.entityOperationFailed)
      throw new Error(answer.entityOperationFailed.failureDetails?.errorMessage)
    return answer.entityOperationCompleted?.output?.value
  }

  /** Waits for the answer to a call. */
  answered(requestId: string): Promise<HistoryEvent__Output> {
    return this.received(
      event => (event.entityOperationCompleted ?? event.entityOperationFailed)?.requestId === requestId,
    )
  }

  granted(criticalSectionId: string): Promise<HistoryEvent__Output> {
    return this.received(event => event.entityLockGranted?.criticalSectionId === criticalSectionId)
  }

  /** Whether the lock has been granted by now. */
  holds(criticalSectionId: string): boolean {
    return this.answers.some(event => event.entityLockGranted?.criticalSectionId === criticalSectionId)
  }

  /** Requests that have been answered by now. */
  get answeredRequests(): string[] {
    return this.answers.flatMap(
      event => (event.entityOperationCompleted ?? event.entityOperationFailed)?.requestId ?? [],
    )
  }

  /** Takes in the new events of a committed turn. */
  observe(events: HistoryEvent__Output[], steps: string[]): void {
    const kinds = events.filter(
      event => event.entityOperationCompleted || event.entityOperationFailed || event.entityLockGranted,
    )
    this.answers.push(...kinds)
    for (const wait of this.waiting.filter(({ matches }) => kinds.some(matches))) wait.resolve()
    for (const step of steps) this.committed.get(step)?.()
  }

  private received(matches: (event: HistoryEvent__Output) => boolean): Promise<HistoryEvent__Output> {
    const find = () => this.answers.find(matches)!
    if (find()) return Promise.resolve(find())
    return new Promise(resolve => this.waiting.push({ matches, resolve: () => resolve(find()) }))
  }
}

export interface Callers {
  /** Starts a caller and waits until it runs. */
  start: (instanceId?: string) => Promise<Caller>
  /** A caller that somebody else starts. */
  watch: (instanceId: string) => Caller
}

/** Serves callers on the worker. */
export function serveCallers(client: RawClient, worker: ScriptedWorker): Callers {
  const callers = new Map<string, Caller>()
  worker.handler(CALLER, async turn => {
    const { newEvents } = turn.request
    const steps = newEvents.flatMap(({ eventRaised }): Step[] =>
      eventRaised?.name === 'step' ? [JSON.parse(eventRaised.input!.value)] : [],
    )
    await worker.completeTurn(
      turn,
      steps.flatMap(({ actions }) => actions),
    )
    callers.get(turn.instanceId)?.observe(
      newEvents,
      steps.map(({ step }) => step),
    )
  })
  const watch = (instanceId: string) => {
    const caller = new Caller(client, instanceId)
    callers.set(instanceId, caller)
    return caller
  }
  const start = async (instanceId: string = randomUUID()) => {
    const caller = watch(instanceId)
    await client.start(CALLER, { instanceId })
    await client.started(instanceId)
    return caller
  }
  return { start, watch }
}
