/** The live stream of a hub: heard, and taken up again when it breaks. */
import type { z } from 'zod'
import type { liveEvents } from '../../control/schemas/live.ts'
import { RealClock } from '../../kernel/clock/real-clock.ts'
import { openStream, Refused } from '../control-client.ts'
import { serverEvents } from './server-events.ts'

type Live = { [Name in keyof typeof liveEvents]: z.infer<(typeof liveEvents)[Name]> }

/** What is told, and what becomes of the connection: `lost` once, then `back`. */
export type Told =
  | { [Name in keyof Live]: { readonly name: Name; readonly data: Live[Name] } }[keyof Live]
  | { readonly name: 'lost'; readonly why: string }
  | { readonly name: 'back' }

/** Milliseconds before the first attempts to connect again. */
const WAITS = [50, 200, 400, 800, 1_600]
const LONGEST_WAIT = 3_000

/**
 * Everything as it stands, then what changes, until `signal` aborts. Throws `Refused` when the first connection does
 * not come to be; later it tries again for as long as it takes.
 */
export async function* follow(url: string, path: string, signal: AbortSignal): AsyncGenerator<Told, void> {
  const clock = new RealClock(() => {})
  let lastId = ''
  let [hasBegun, isLost] = [false, false]
  let attempt = 0
  while (!signal.aborted) {
    let why = 'the server does not answer'
    try {
      const query = lastId === '' ? '' : `?after=${encodeURIComponent(lastId)}`
      for await (const { name, data, id } of serverEvents(await openStream(url, path + query, signal))) {
        hasBegun = true
        attempt = 0
        if (isLost) yield { name: 'back' }
        isLost = false
        lastId = id ?? lastId
        yield { name, data: JSON.parse(data) } as Told
      }
    } catch (error) {
      if (signal.aborted) return
      if (!hasBegun) throw error
      if (error instanceof Refused && error.code !== 'unreachable') why = error.message
    }
    // The first attempt comes soon: a connection that merely broke is nobody's news.
    if (attempt > 0 && !isLost && !signal.aborted) {
      isLost = true
      yield { name: 'lost', why }
    }
    await pause(clock, WAITS[attempt++] ?? LONGEST_WAIT, signal)
  }
}

function pause(clock: RealClock, milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => {
    const end = (): void => {
      timer.cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = clock.schedule(clock.now() + milliseconds, end)
    signal.addEventListener('abort', end)
  })
}
