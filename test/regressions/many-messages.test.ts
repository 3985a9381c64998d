/** More messages than a call can take as arguments. */
import { expect, test } from 'vitest'
import { complete, sendEvent } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import type { Turn } from '../support/worker.ts'

const count = 150_000

/** How many of the raised events are there and in their place. */
function inOrder(turn: Turn): number {
  const raised = ofType(turn.request.newEvents, 'eventRaised')
  return raised.filter((event, index) => event.eventRaised?.name === `${index}`).length
}

test('62 148 a turn of very many messages that comes back while suspended loses none', {
  timeout: 60_000,
}, async () => {
  const { address } = await ownBackend({ maxHistorySize: 1_000_000 })
  const client = await openClient({ address })
  const worker = await openWorker(client)
  const instanceId = await client.start('sink')
  await worker.completeTurn(await worker.nextTurn(), [])
  await client.call('SuspendInstance', { instanceId })

  const source = await client.start('source')
  const events = Array.from({ length: count }, (_, n) => sendEvent(n, instanceId, `${n}`))
  await worker.completeTurn(await worker.nextTurn(), [...events, complete(count)])
  expect((await client.completion(source))?.failureDetails).toBeNull()

  await client.call('ResumeInstance', { instanceId })
  const first = await worker.nextTurn()
  expect(inOrder(first)).toBe(count)
  await client.call('SuspendInstance', { instanceId })
  await worker.abandonTurn(first)
  expect(await client.status(instanceId)).toBe('SUSPENDED')
  await client.call('ResumeInstance', { instanceId })
  const again = await worker.nextTurn()
  expect(again.token).not.toBe(first.token)
  expect(inOrder(again)).toBe(count)
  await worker.completeTurn(again, [complete(1)])
  expect((await client.completion(instanceId))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})
