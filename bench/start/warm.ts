/** The first Hello of a backend that is made in a process which has made some before, as in a test suite. */
import { createTestBackend } from 'greenroom'
import { median } from '../statistics.ts'
import { hello } from './cold.ts'

/** Milliseconds from calling `createTestBackend()` to the answer of its first Hello: the median of `times`. */
export async function firstHelloWarm(times = 20): Promise<number> {
  const all: number[] = []
  for (let time = 0; time < times + 5; time++) all.push(await once())
  return median(all.slice(5))
}

async function once(): Promise<number> {
  const begin = performance.now()
  const backend = await createTestBackend({ logger: 'silent' })
  try {
    await hello(backend.address)
    return performance.now() - begin
  } finally {
    await backend.stop()
  }
}
