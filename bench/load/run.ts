/** Drives one workload against one server: first to warm up, then measured. */
import { Recorder } from '../tape.ts'
import { LoadClient } from './client.ts'
import { inLanes } from './lanes.ts'
import { Traffic } from './traffic.ts'
import { LoadWorker } from './worker.ts'
import { startAndWait, type Workload } from './workload.ts'

export interface LoadResult {
  instances: number
  /** Milliseconds from the first start to the last end. */
  elapsed: number
  /** Milliseconds of each instance, from its start to the answer of its last wait. */
  latencies: number[]
  traffic: Pick<Traffic, 'calls' | 'items' | 'bytesSent' | 'bytesReceived'>
  recorder: Recorder
  /** Instances since the first half of the warm-up. */
  sinceHalfWarm: number
}

/** Marks the parts of a run. */
export interface Marks {
  /** One half of the warm-up is over. What is done here may cost time: the other half comes before what is measured. */
  halfWarm?(): Promise<void>
  begin(): Promise<void>
  end(): Promise<void>
}

/** Longest time of a run; one that takes longer is given up. */
const timeLimit = 120_000

export async function runLoad(
  address: string,
  workload: Workload,
  instances: number,
  marks: Marks,
): Promise<LoadResult> {
  const recorder = new Recorder()
  const traffic = new Traffic()
  const client = new LoadClient(address, traffic, recorder)
  const workerClient = new LoadClient(address, traffic, recorder)
  const worker = new LoadWorker(workerClient, workload.scripts)
  const guarded = <T>(work: Promise<T>): Promise<T> => Promise.race([work, worker.failed])
  try {
    await guarded(worker.ready)
    const half = Math.max(workload.concurrency, instances)
    await guarded(drive(client, workload, 0, half))
    await guarded(traffic.settled())
    await marks.halfWarm?.()
    await guarded(drive(client, workload, half, half))
    await guarded(traffic.settled())
    await marks.begin()
    traffic.reset()
    const begin = performance.now()
    const latencies = await guarded(drive(client, workload, 2 * half, instances))
    const elapsed = performance.now() - begin
    await guarded(traffic.settled())
    await marks.end()
    const { calls, items, bytesSent, bytesReceived } = traffic
    return {
      instances,
      elapsed,
      latencies,
      traffic: { calls, items, bytesSent, bytesReceived },
      recorder,
      sinceHalfWarm: half + instances,
    }
  } finally {
    worker.close()
    workerClient.close()
    client.close()
  }
}

/** Runs `instances` instances, `concurrency` of them at a time; gives the latency of each. */
async function drive(
  client: LoadClient,
  { name, concurrency, drive: driveOne = startAndWait }: Workload,
  first: number,
  instances: number,
): Promise<number[]> {
  const latencies: number[] = []
  const deadline = performance.now() + timeLimit
  await inLanes(instances, concurrency, async index => {
    // Of the same length for every instance, so that all runs send the same number of bytes.
    const instanceId = `${name}-${String(first + index).padStart(6, '0')}`
    const begin = performance.now()
    if (begin > deadline) throw new Error(`${name} did not finish within ${timeLimit / 1000} s`)
    await driveOne(client, instanceId)
    latencies.push(performance.now() - begin)
  })
  return latencies
}
