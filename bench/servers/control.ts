/** What the measured process and the one that measures say to each other, and the measured side of it. */
import { setImmediate } from 'node:timers/promises'
import type { Tape } from '../tape.ts'
import { endProfile, startProfile } from './profiler.ts'

export type ToServer =
  | { ask: 'load tape'; tape: Tape }
  /** The measured part begins. */
  | { ask: 'begin' }
  /** The measured part is over. */
  | { ask: 'end' }
  /** Sampling begins. */
  | { ask: 'profile' }
  /** Sampling ends; the samples go into the file. */
  | { ask: 'end profile'; file: string }

export type FromServer = { ready: string } | { usage: Usage }

/** Readings of the server's process. */
export interface Usage {
  /** Microseconds of CPU, user and system, since the process started. */
  cpu: number
  /** Bytes of resident memory. */
  rss: number
  /** Bytes in use by objects and buffers after a garbage collection. */
  kept: number
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
    send({ usage: await (message.ask === 'end' ? usageAtEnd() : usageAtBegin()) })
  })
  process.on('disconnect', () => process.exit())
  send({ ready: address })
}

/** Collected first, so that earlier garbage is not charged to what follows. */
async function usageAtBegin(): Promise<Usage> {
  const kept = await keptBytes()
  return { kept, handles: handles(), rss: process.memoryUsage.rss(), cpu: cpuMicroseconds() }
}

/** CPU first, so that the collection is not charged to what went before. */
async function usageAtEnd(): Promise<Usage> {
  const cpu = cpuMicroseconds()
  const rss = process.memoryUsage.rss()
  return { cpu, rss, handles: handles(), kept: await keptBytes() }
}

const handles = (): number => process.getActiveResourcesInfo().length

function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Collects twice with a turn of the event loop between: what closed streams hold goes only then. */
async function keptBytes(): Promise<number> {
  globalThis.gc?.()
  await setImmediate()
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
