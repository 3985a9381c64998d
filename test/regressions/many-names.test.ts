/** Queues are kept by name: very many names must cost no more than very many items. */
import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'

test('146 a thousand names wait for the one worker that serves them all', async () => {
  const client = await openClient()
  const names = Array.from({ length: 1000 }, (_, n) => `name-${n}`)
  await Promise.all(names.map(name => client.start(name, { instanceId: name })))
  expect(await client.status('name-0')).toBe('PENDING')
  const worker = await openWorker(client)
  worker.orchestrator('*', turn => [complete(1, turn.instanceId)])
  const states = await Promise.all(names.map(name => client.completion(name)))
  expect(states.map(state => state?.output?.value)).toEqual(names)
  expect(worker.answerErrors).toEqual([])
})
