import { expect, test } from 'vitest'
import type { AnyActorRef, InspectionEvent } from 'xstate'
import { complete, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'

const nameOf = ({ actorRef }: InspectionEvent): string => (actorRef as AnyActorRef).id

/** The live status or terminal state an instance's snapshots show, each change once. */
function lifecycleOf(instanceId: string) {
  const seen: string[] = []
  const statuses = ['PENDING', 'RUNNING', 'SUSPENDED', 'COMPLETED', 'TERMINATED']
  const inspect = (event: InspectionEvent): void => {
    if (event.type !== '@xstate.snapshot' || nameOf(event) !== instanceId) return
    const { tags } = event.snapshot as { tags?: Set<string> }
    const status = statuses.find(name => tags?.has(name))
    if (status && seen[seen.length - 1] !== status) seen.push(status)
  }
  return { seen, inspect }
}

test('inspection shows every instance under its id, from pending to its end', async () => {
  const { seen, inspect } = lifecycleOf('order-1')
  const backend = await ownBackend({ inspect })
  const client = await openClient({ address: backend.address })
  await client.start('Order', { instanceId: 'order-1' })
  const worker = await openWorker(client)
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'Pay')])
  await client.call('SuspendInstance', { instanceId: 'order-1' })
  await worker.completeActivity(await worker.nextActivity())
  await client.call('ResumeInstance', { instanceId: 'order-1' })
  await worker.completeTurn(await worker.nextTurn(), [complete(2)])
  await client.completion('order-1')
  expect(seen).toEqual(['PENDING', 'RUNNING', 'SUSPENDED', 'RUNNING', 'COMPLETED'])
})

test('inspection names work items and workers', async () => {
  const names = new Set<string>()
  const backend = await ownBackend({ inspect: event => void names.add(nameOf(event)) })
  const client = await openClient({ address: backend.address, hub: 'orders' })
  const worker = await openWorker(client)
  const id = await client.start('Order')
  await worker.completeTurn(await worker.nextTurn(), [complete(1)])
  await client.completion(id)
  expect([...names].some(name => name.startsWith(`${id}#`) && name.endsWith(' Order'))).toBe(true)
  expect([...names].some(name => name.startsWith('worker '))).toBe(true)
  expect(names).toContain('orders')
})
