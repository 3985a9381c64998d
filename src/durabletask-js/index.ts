/** Connects the official JavaScript SDK to a hub in one line; needs `@microsoft/durabletask-js` beside this package. */
import {
  type EntityFactory,
  NoOpLogger,
  type TActivity,
  TaskHubGrpcClient,
  TaskHubGrpcWorker,
  type TaskHubGrpcWorkerOptions,
  type TInput,
  type TOrchestrator,
  type TOutput,
} from '@microsoft/durabletask-js'
import type { Hub } from '../hub.ts'
import { RealClock } from '../kernel/clock/real-clock.ts'
import { invalidRequest } from '../kernel/errors.ts'

/** The worker goes on trying after that by itself; milliseconds. */
const LONGEST_START = 2_000

/** An activity that hangs holds up the end of a test file no longer than this; milliseconds. */
const LONGEST_STOP = 5_000

/** Functions, known by their own names, or by the names of a record. */
type Named<T> = readonly T[] | Readonly<Record<string, T>>

/** What a worker serves, and how it announces that: without filters it is given everything. */
export interface Served extends Pick<TaskHubGrpcWorkerOptions, 'options' | 'versioning' | 'workItemFilters'> {
  orchestrators?: Named<TOrchestrator>
  activities?: Named<TActivity<TInput, TOutput>>
  /** Entities by name: a class or function made anew for each entity. */
  entities?: Readonly<Record<string, EntityFactory>>
}

/** A client and a worker on one hub. */
export interface Connection {
  readonly client: TaskHubGrpcClient
  readonly worker: TaskHubGrpcWorker
  /** Ends both. They let go of the hub at once and rest for a second afterwards, which need not be waited for. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * A client and a worker of the JavaScript SDK on this hub, which has connected. The SDK's own logs are off: failing
 * orchestrations are what tests are about.
 *
 * @example
 * await using durable = await connect(backend.hub(), { orchestrators: [processOrder], activities: [charge] })
 * const id = await durable.client.scheduleNewOrchestration(processOrder, { items: 3 })
 *
 * @throws BackendError `invalid-request` for a function in a list that has no name.
 */
export async function connect(hub: Hub, served: Served = {}): Promise<Connection> {
  const { orchestrators, activities, entities, ...announced } = served
  const options = { ...hub.connection, logger: new NoOpLogger() }
  const worker = new TaskHubGrpcWorker({ ...options, shutdownTimeoutMs: LONGEST_STOP, ...announced })
  for (const [name, run] of byName(orchestrators)) worker.addNamedOrchestrator(name, run)
  for (const [name, run] of byName(activities)) worker.addNamedActivity(name, run)
  for (const [name, make] of byName(entities)) worker.addNamedEntity(name, make)
  const client = new TaskHubGrpcClient(options)
  const arrived = arrival(hub)
  await worker.start()
  await arrived
  const stop = async (): Promise<void> => void (await Promise.all([worker.stop(), client.stop()]))
  return { client, worker, stop, [Symbol.asyncDispose]: stop }
}

/** The SDK is said to have started before it has reached the hub. */
function arrival(hub: Hub): Promise<void> {
  return new Promise(resolve => {
    const clock = new RealClock(() => {})
    const end = (): void => {
      watch.stop()
      clock.stop()
      resolve()
    }
    const watch = hub.inspect(fact => fact.type === 'workerConnected' && end())
    clock.schedule(clock.now() + LONGEST_START, end)
  })
}

function byName<T extends (...args: never[]) => unknown>(functions: Named<T> = []): [string, T][] {
  if (!isList(functions)) return Object.entries(functions)
  return functions.map(run => {
    if (run.name) return [run.name, run]
    throw invalidRequest('A function without a name cannot be served from a list: use { name: function }.')
  })
}

const isList = <T>(functions: Named<T>): functions is readonly T[] => Array.isArray(functions)
