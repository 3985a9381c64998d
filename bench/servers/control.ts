/** What the measured process and the one that measures say to each other, and the measured side of it. */
import { setImmediate } from 'node:timers/promises'
import type { Tape } from '../tape.ts'
import { endProfile, startProfile } from './profiler.ts'

export type ToServer =
  | { ask: 'load tape'; tape: Tape }
  | { ask: 'usage' }
  /** What is in use after a collection: not where CPU is measured, for compiled code goes with the garbage. */
  | { ask: 'kept' }
  /** Sampling begins. */
  | { ask: 'profile' }
  /** Sampling ends; the samples go into the file. */
  | { ask: 'end profile'; file: string }

export type FromServer = { ready: string } | { usage: Usage } | { kept: number }

/** Readings of the server's process as it is. */
export interface Usage {
  /** Microseconds of CPU, user and system, since the process started. */
  cpu: number
  /** Bytes of resident memory. */
  rss: number
  /** What keeps the event loop alive: sockets, timers, servers. */
  handles: number
}

/** Tells the parent where the server listens, and answers it until it goes away. */
export function answerControl(address: string, loadTape: (tape: Tape) => void = () => {}): void {
  const send = (message: FromServer) => void process.send?.(message)
  process.on('message', async (message: ToServer) => {
    if (message.ask === 'load tape') loadTape(message.tape)
    if (message.ask === 'profile') await startProfile()
    if (message.ask === 'end profile') await endProfile(message.file)
    send(message.ask === 'kept' ? { kept: await keptBytes() } : { usage: usage() })
  })
  process.on('disconnect', () => process.exit())
  send({ ready: address })
}

function usage(): Usage {
  const { user, system } = process.cpuUsage()
  const handles = process.getActiveResourcesInfo().length
  return { cpu: user + system, rss: process.memoryUsage.rss(), handles }
}

/**
 * Bytes in use by objects and buffers. Collects twice with a turn of the event loop between: what closed streams hold
 * goes only then.
 */
async function keptBytes(): Promise<number> {
  globalThis.gc?.()
  await setImmediate()
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
