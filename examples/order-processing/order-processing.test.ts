import { NoOpLogger, TaskHubGrpcClient, TaskHubGrpcWorker } from '@microsoft/durabletask-js'
import { createTestBackend } from 'greenroom'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from './connection.ts'
import { APPROVAL_LIMIT, type Order, type Outcome, processOrder, register } from './workflows.ts'

// A backend of the suite's own, or a running one: GREENROOM_ADDRESS=localhost:4001 TASKHUB=orders npm test
const { GREENROOM_ADDRESS, TASKHUB = 'default' } = process.env
const backend = GREENROOM_ADDRESS ? undefined : await createTestBackend()
const connection = backend ? backend.hub(TASKHUB).connection : connect(GREENROOM_ADDRESS!, TASKHUB)
const options = { ...connection, logger: new NoOpLogger() }

const worker = register(new TaskHubGrpcWorker(options))
const client = new TaskHubGrpcClient(options)

beforeAll(() => worker.start())
afterAll(async () => {
  await Promise.all([worker.stop(), client.stop()])
  await backend?.stop()
})

const order = (changes: Partial<Order> = {}): Order => ({
  customer: 'ada@example.com',
  card: '4242 4242 4242 4242',
  items: [
    { sku: 'desk', quantity: 1, price: 240 },
    { sku: 'lamp', quantity: 2, price: 35 },
  ],
  ...changes,
})
const largeOrder = (changes: Partial<Order> = {}) =>
  order({ items: [{ sku: 'sofa', quantity: 1, price: APPROVAL_LIMIT }], ...changes })

/** Starts an order under an id of its own; the task hub keeps it apart from other runs of this suite. */
const place = (id: string, input: Order) => client.scheduleNewOrchestration(processOrder, input, id)

async function outcome(id: string): Promise<Outcome> {
  const state = await client.waitForOrchestrationCompletion(id, true, 10)
  state?.raiseIfFailed()
  return JSON.parse(state?.serializedOutput ?? 'null')
}

test('an order is priced, paid, shipped item by item and confirmed', async () => {
  await place('small', order())
  expect(await outcome('small')).toEqual({
    status: 'confirmed',
    total: 310,
    parcels: ['1 x desk, tracking small-desk', '2 x lamp, tracking small-lamp'],
    confirmation: 'mail to ada@example.com',
  })
})

test('a large order goes on when somebody approves it', async () => {
  await place('approved', largeOrder())
  await client.raiseOrchestrationEvent('approved', 'approval', { approved: true, by: 'grace' })
  expect(await outcome('approved')).toMatchObject({ status: 'confirmed', total: APPROVAL_LIMIT })
})

test('a large order is cancelled when somebody rejects it', async () => {
  await place('rejected', largeOrder())
  await client.raiseOrchestrationEvent('rejected', 'approval', { approved: false, by: 'grace' })
  expect(await outcome('rejected')).toMatchObject({ status: 'cancelled', reason: 'grace rejected it' })
})

test('a large order is cancelled when nobody decides in time', async () => {
  await place('expired', largeOrder({ approvalSeconds: 0.2 }))
  expect(await outcome('expired')).toMatchObject({
    status: 'cancelled',
    reason: 'nobody approved it in time',
  })
})

test('an order below the limit asks nobody', async () => {
  await place('below', order({ items: [{ sku: 'sofa', quantity: 1, price: APPROVAL_LIMIT - 1 }] }))
  expect(await outcome('below')).toMatchObject({ status: 'confirmed', total: APPROVAL_LIMIT - 1 })
})

test('a declined card fails the order with the reason', async () => {
  await place('declined', order({ card: '4000 0000 0000 0002' }))
  await expect(outcome('declined')).rejects.toThrow('card 4000 0000 0000 0002 was declined')
})

test('an empty order is refused before anything is paid', async () => {
  await place('empty', order({ items: [] }))
  await expect(outcome('empty')).rejects.toThrow('an order needs at least one item')
})

test('an item that cannot be shipped fails the order, and the payment is refunded', async () => {
  await place('refunded', order({ items: [{ sku: 'unicorn', quantity: 1, price: 90 }] }))
  await expect(outcome('refunded')).rejects.toThrow('unicorn is out of stock')
  const history = await client.getOrchestrationHistory('refunded')
  expect(history).toContainEqual(expect.objectContaining({ result: '"payment-refunded refunded"' }))
})

test('the task hub holds the orders and parcels of this suite and nothing else', async () => {
  const ids: string[] = []
  for await (const { instanceId } of client.getAllInstances()) ids.push(instanceId)
  const orders = ['approved', 'below', 'declined', 'empty', 'expired', 'refunded', 'rejected', 'small']
  const parcels = ['approved-sofa', 'below-sofa', 'refunded-unicorn', 'small-desk', 'small-lamp']
  expect(ids.sort()).toEqual([...orders, ...parcels].sort())
})
