import { expect, test } from 'vitest'
import type { Logger } from '../../src/index.ts'
import { complete, text } from '../support/actions.ts'
import { openClient, openWorker, ownBackend, status } from '../support/backend.ts'

/** Resolves with the first warning that names the instance. */
function warningAbout(instanceId: string): { logger: Logger; warned: Promise<string> } {
  const ignore = () => {}
  const logger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore }
  const warned = new Promise<string>(resolve => {
    logger.warn = message => {
      if (message.includes(instanceId)) resolve(message)
    }
  })
  return { logger, warned }
}

test('273 an item too large for its worker rests between deliveries, others go on', async () => {
  const { logger, warned } = warningAbout('too-large')
  const backend = await ownBackend({ logger })
  const server = { address: backend.address, hub: 'poisoned' }
  const client = await openClient(server)
  const limited = await openClient({ ...server, channel: { 'grpc.max_receive_message_length': 64 * 1024 } })
  const neighbour = await openWorker(client, { workItemFilters: { orchestrations: [{ name: 'elsewhere' }] } })
  neighbour.orchestrator('elsewhere', () => [complete(1)])
  const connect = async () => (await openWorker(limited)).orchestrator('here', () => [complete(1)])

  let worker = await connect()
  await client.start('large', { instanceId: 'too-large', input: text('x'.repeat(100_000)) })
  expect((await worker.ended).code).toBe(status.RESOURCE_EXHAUSTED)
  const elsewhere = await client.completion(await client.start('elsewhere'))
  expect(elsewhere?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')

  // The same worker comes back as often as the item breaks its stream; in between it does its honest work.
  let mostServed = 0
  let hasWarned = false
  void warned.then(() => {
    hasWarned = true
  })
  for (let connections = 0; connections < 6 && !(hasWarned && mostServed >= 5); connections++) {
    worker = await connect()
    let served = 0
    let isAlive = true
    void worker.ended.then(() => {
      isAlive = false
    })
    while (isAlive) {
      const id = await client.start('here')
      const finished = client.completion(id).then(() => 'finished' as const)
      const broken = worker.ended.then(() => 'broken' as const)
      if ((await Promise.race([finished, broken])) === 'finished') served++
      else finished.catch(() => {})
    }
    mostServed = Math.max(mostServed, served)
  }
  expect(mostServed).toBeGreaterThanOrEqual(5)
  expect(await warned).toContain('too-large')
  expect(await client.status('too-large')).toBe('PENDING')

  // A worker that can receive it ends the matter.
  const able = await openWorker(client, { workItemFilters: { orchestrations: [{ name: 'large' }] } })
  await able.completeTurn(await able.nextTurn(), [complete(1)])
  expect((await client.completion('too-large'))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})
