/** One of the backends that are measured side by side. */

import { Load, StuckError } from '../load/load.ts'
import type { MeasuredServer } from '../servers/measured.ts'
import { type Effort, inRounds } from './effort.ts'
import { type Figures, mediansOf } from './figures.ts'
import type { PeerWorkload } from './workload.ts'

/** What a workload came to; a word where it came to nothing: `stuck`, `failed`, `none` for what the peer does not have. */
export type Outcome = Figures | string

export type PeerKey = 'ours' | 'python' | 'go' | 'js'

export interface Peer {
  key: PeerKey
  title: string
  /** Installs or builds what it needs. Resolves with a sentence when it cannot be measured here. */
  prepare(): Promise<string | undefined>
  /** Runs the workload to warm up, and as often as is to be measured: the medians. */
  measure(workload: PeerWorkload, size: number, effort: Effort): Promise<Outcome>
  /** The first Hello of a process that has just been started, and of one that is warm, as far as it has them; medians of `times`. */
  firstHello(times?: number): Promise<{ cold: Outcome; warm: Outcome }>
}

/** Longest time of one round; milliseconds. */
const limit = 60_000

/** Measures a workload on a server of its own, with the scripted worker over gRPC. */
export async function measureOverGrpc(
  start: () => Promise<MeasuredServer>,
  workload: PeerWorkload,
  size: number,
  effort: Effort,
): Promise<Outcome> {
  const server = await start()
  const load = new Load(server, workload.scripts(size), { limit })
  try {
    await load.client.call('Hello', {})
    return mediansOf(await inRounds(effort, round => workload.round(load, size, round)))
  } catch (error) {
    if (error instanceof StuckError || isDeadline(error)) return 'stuck'
    if (isUnimplemented(error)) return 'none'
    throw error
  } finally {
    load.close()
    await server.stop()
  }
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code
const isDeadline = (error: unknown): boolean => codeOf(error) === 4
const isUnimplemented = (error: unknown): boolean => codeOf(error) === 12
