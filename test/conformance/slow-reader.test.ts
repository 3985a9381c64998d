/** A worker that does not read what it is sent: it is not sent all there is, and others get the rest. */
import { expect, test } from 'vitest'
import { complete, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'

const INSTANCES = 100
/** More of it than a connection holds on its way: ten megabytes in all. */
const large = text('x'.repeat(100_000))

test('135 work that a worker does not read goes to one that does; what it was sent it may still do', async () => {
  const client = await openClient()
  const stuck = await openWorker(client)
  stuck.orchestrator('Large', () => [complete(1)])
  stuck.pause()
  const ids = Array.from({ length: INSTANCES }, (_, index) => `large-${index}`)
  for (const instanceId of ids) await client.start('Large', { instanceId, input: large })

  const reader = await openWorker(client)
  const done = new Set<string>()
  await new Promise<void>(resolve => {
    reader.orchestrator('Large', ({ instanceId }) => {
      if (done.add(instanceId).size === INSTANCES / 2) resolve()
      return [complete(1)]
    })
  })
  expect(stuck.items.filter(({ orchestratorRequest }) => orchestratorRequest)).toEqual([])

  stuck.resume()
  for (const id of ids) expect(await client.completion(id)).toMatchObject({ instanceId: id })
  const late = stuck.items.filter(({ orchestratorRequest }) => orchestratorRequest)
  expect(late.length).toBeGreaterThan(0)
  expect(late.length + done.size).toBe(INSTANCES)
})
