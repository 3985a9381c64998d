/** Entities written with the JS SDK, and short ways to reach them. */
import {
  EntityInstanceId,
  type LockHandle,
  type OrchestrationContext,
  type Task,
  TaskEntity,
} from '@microsoft/durabletask-js'
import { openSdk, type SdkOptions } from './sdk.ts'

/** What an orchestrator of the SDK is; `yield` awaits a task. */
export type Run<Result = unknown> = AsyncGenerator<Task<unknown> | Task<LockHandle>, Result, never>

export const counter = (key: string) => new EntityInstanceId('counter', key)
export const journal = (key: string) => new EntityInstanceId('journal', key)

/** A number; operations `add` (returns the sum), `get`, and the implicit `delete`. */
export class Counter extends TaskEntity<number> {
  add(amount: number): number {
    this.state += amount
    return this.state
  }

  get(): number {
    return this.state
  }

  /** Changes the state, signals a journal, and fails after that. */
  overdraw(amount: number): never {
    this.state -= amount
    this.context?.signalEntity(journal('overdrafts'), 'note', amount)
    throw new RangeError(`cannot take ${amount}`)
  }

  protected override initializeState(): number {
    return 0
  }
}

/** A list of what was noted, in order. */
export class Journal extends TaskEntity<unknown[]> {
  note(entry: unknown): void {
    this.state.push(entry)
  }

  get(): unknown[] {
    return this.state
  }

  protected override initializeState(): unknown[] {
    return []
  }
}

/** Reads an iteration to its end. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const read: Item[] = []
  for await (const item of items) read.push(item)
  return read
}

interface Call {
  id: string
  operation: string
  input?: unknown
}

async function* call(context: OrchestrationContext, { id, operation, input }: Call): Run {
  return yield context.entities.callEntity<unknown>(EntityInstanceId.fromString(id), operation, input)
}

/** The SDK's client and worker with counters and journals, and an orchestration that calls an entity. */
export async function openEntities(options: SdkOptions = {}) {
  const sdk = await openSdk({
    ...options,
    orchestrators: { call, ...options.orchestrators },
    entities: { counter: () => new Counter(), journal: () => new Journal(), ...options.entities },
  })
  const { client, backend, hub } = sdk

  /** Starts an orchestration that calls the entity, and returns the id of that orchestration. */
  const startCall = (id: EntityInstanceId, operation: string, input?: unknown): Promise<string> =>
    client.scheduleNewOrchestration('call', { id: id.toString(), operation, input })

  /** The output of an orchestration that completes; fails with its failure when it does not. */
  const outputOf = async (instanceId: string): Promise<unknown> => {
    const state = await client.waitForOrchestrationCompletion(instanceId, true, 15)
    state?.raiseIfFailed()
    return state?.serializedOutput === undefined ? undefined : JSON.parse(state.serializedOutput)
  }

  return {
    ...sdk,
    startCall,
    outputOf,
    /** Calls the entity and returns the result: whatever was sent to the entity before has been served by then. */
    call: async (id: EntityInstanceId, operation: string, input?: unknown): Promise<unknown> =>
      outputOf(await startCall(id, operation, input)),
    /** The state of the entity as the client reads it; undefined when there is none. */
    stateOf: async (id: EntityInstanceId): Promise<unknown> => (await client.getEntity(id))?.state,
    /** What the backend knows of the entity. */
    report: (id: EntityInstanceId) => backend.hub(hub).entity(id.toString()),
  }
}

export type EntityLab = Awaited<ReturnType<typeof openEntities>>
