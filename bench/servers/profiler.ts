/** Samples where this process spends its CPU. */
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'

/** Microseconds between two samples. */
const interval = 200

let session: Session | undefined

export async function startProfile(): Promise<void> {
  session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval })
  await session.post('Profiler.start')
}

/** Writes what was sampled as a `.cpuprofile`, which the developer tools of browsers open. */
export async function endProfile(file: string): Promise<void> {
  const { profile } = await session!.post('Profiler.stop')
  writeFileSync(file, JSON.stringify(profile))
  session!.disconnect()
}
