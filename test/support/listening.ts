/** A backend whose warnings a test reads. */
import { expect } from 'vitest'
import { errorOf, openClient, ownBackend, status } from './backend.ts'

export async function listeningBackend() {
  const warnings: string[] = []
  const backend = await ownBackend({
    logger: { debug() {}, info() {}, warn: message => void warnings.push(message), error() {} },
  })
  const client = await openClient({ address: backend.address })
  /** Waits with a deadline that passes, and returns what the backend then said. */
  const timedOut = async (instanceId: string): Promise<string> => {
    const error = await errorOf(client.call('WaitForInstanceCompletion', { instanceId }, { deadline: 100 }))
    expect(error.code).toBe(status.DEADLINE_EXCEEDED)
    await expect.poll(() => warnings.length).toBeGreaterThan(0)
    return warnings.pop()!
  }
  return { client, timedOut }
}
