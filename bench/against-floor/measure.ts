/** One workload once: first the backend, then the floor with the very messages the backend had. */

import { type LoadResult, runLoad } from '../load/run.ts'
import type { Workload } from '../load/workload.ts'
import type { Usage } from '../servers/control.ts'
import { type ServerKind, ServerProcess } from '../servers/server-process.ts'
import { percentile } from '../statistics.ts'
import type { Tape } from '../tape.ts'

export interface Figures {
  instancesPerSecond: number
  callsPerSecond: number
  /** Milliseconds. */
  p50: number
  p99: number
  /** Microseconds of the server's CPU for each call. */
  cpuPerCall: number
  /** Share of one core that the server used. */
  busy: number
  /** Megabytes that the server's resident memory grew by. */
  rssGrowth: number
  /** Kilobytes that the server still holds for each finished instance. */
  keptPerInstance: number
}

export interface Measurement {
  backend: Figures
  floor: Figures
  traffic: LoadResult['traffic']
}

export async function measure(workload: Workload, instances: number): Promise<Measurement> {
  const backend = await measureServer('backend', workload, instances)
  const floor = await measureServer('floor', workload, instances, backend.result.recorder.tape)
  assertSameMessages(workload, backend.result.traffic, floor.result.traffic)
  return { backend: backend.figures, floor: floor.figures, traffic: backend.result.traffic }
}

export async function measureServer(
  kind: ServerKind,
  workload: Workload,
  instances: number,
  tape: Tape = {},
): Promise<{ result: LoadResult; figures: Figures }> {
  const server = await ServerProcess.start(kind)
  try {
    await server.ask({ ask: 'load tape', tape })
    const usage: Usage[] = []
    const kept: number[] = []
    const result = await runLoad(server.address, workload, instances, {
      halfWarm: async () => void kept.push(await server.kept()),
      begin: async () => void usage.push(await server.usage()),
      end: async () => {
        usage.push(await server.usage())
        kept.push(await server.kept())
      },
    })
    const keptPerInstance = (kept[1]! - kept[0]!) / 1000 / result.sinceHalfWarm
    return { result, figures: { ...figuresOf(result, usage[0]!, usage[1]!), keptPerInstance } }
  } finally {
    await server.stop()
  }
}

function figuresOf(
  { instances, elapsed, latencies, traffic }: LoadResult,
  begin: Usage,
  end: Usage,
): Omit<Figures, 'keptPerInstance'> {
  const cpu = end.cpu - begin.cpu
  return {
    instancesPerSecond: (instances / elapsed) * 1000,
    callsPerSecond: (traffic.calls / elapsed) * 1000,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    cpuPerCall: cpu / traffic.calls,
    busy: cpu / 1000 / elapsed,
    rssGrowth: (end.rss - begin.rss) / 1e6,
  }
}

/** A floor that carried less or more would make the ratios worthless. Times take more or fewer bytes. */
function assertSameMessages(workload: Workload, a: LoadResult['traffic'], b: LoadResult['traffic']): void {
  const same = a.calls === b.calls && a.items === b.items && a.bytesReceived === b.bytesReceived
  const sent = Math.abs(a.bytesSent - b.bytesSent) / a.bytesSent
  if (!same || sent > 0.05)
    throw new Error(
      `${workload.name}: the floor did not carry the same messages: ${JSON.stringify({ backend: a, floor: b })}`,
    )
}
