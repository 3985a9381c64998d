import { activity, orchestration } from 'greenroom'
import { durableTest } from 'greenroom/vitest'
import { expect } from 'vitest'
import { APPROVAL_LIMIT, activities, type Order, orchestrators, processOrder } from './workflows.ts'

// Each test has a task hub, a worker and a client of its own. Time is skipped while it waits and all else is done.
const test = durableTest({ orchestrators, activities })

const HOUR = 60 * 60 * 1_000
const DAY = 24 * HOUR
const desk = { sku: 'desk', quantity: 1, price: 240 }
const lamp = { sku: 'lamp', quantity: 2, price: 35 }
const sofa = { sku: 'sofa', quantity: 1, price: APPROVAL_LIMIT }

const order = (changes: Partial<Order> = {}): Order => ({
  customer: 'ada@example.com',
  card: '4242 4242 4242 4242',
  items: [desk, lamp],
  ...changes,
})
const largeOrder = () => order({ items: [sofa] })

test('an order is priced, paid, shipped item by item and confirmed', async ({ hub }) => {
  const run = await hub.start('processOrder', order(), { instanceId: 'order-1' })
  expect(await run.output()).toEqual({
    status: 'confirmed',
    total: 310,
    parcels: ['1 x desk, tracking order-1-desk', '2 x lamp, tracking order-1-lamp'],
    confirmation: 'mail to ada@example.com',
  })
  expect(run).toHaveCalled('takePayment', { times: 1, input: { card: '4242 4242 4242 4242', total: 310 } })
})

test('an order below the limit asks nobody', async ({ hub }) => {
  const items = [{ ...sofa, price: APPROVAL_LIMIT - 1 }]
  const run = await hub.start('processOrder', order({ items }))
  await expect(run).toBecome('COMPLETED')
  expect(run.timers()).toEqual([])
})

test('a large order is paid when somebody approves it, and not before', async ({ hub }) => {
  const run = await hub.start('processOrder', largeOrder())
  await run.waitFor({ waitingForEvent: 'approval' })
  expect(run).not.toHaveCalled('takePayment')

  await run.raise('approval', { approved: true, by: 'grace' })
  expect(await run.output()).toMatchObject({ status: 'confirmed', total: APPROVAL_LIMIT })
  expect(run).toHaveCalled('takePayment', { times: 1 })
})

test('a large order is cancelled when somebody rejects it', async ({ hub, client }) => {
  // The SDK's own client, as the rest of an application uses it.
  const id = await client.scheduleNewOrchestration(processOrder, largeOrder())
  await client.raiseOrchestrationEvent(id, 'approval', { approved: false, by: 'grace' })
  const run = hub.instance(id)
  expect(await run.output()).toMatchObject({ status: 'cancelled', reason: 'grace rejected it' })
  expect(run).not.toHaveCalled('takePayment')
})

test('a large order is cancelled after thirty days in which nobody decides', async ({ hub }) => {
  const start = hub.clock.now
  const run = await hub.start('processOrder', largeOrder())
  expect(await run.output()).toMatchObject({ status: 'cancelled', reason: 'nobody approved it in time' })
  expect((hub.clock.now - start) / DAY).toBeCloseTo(30)
  expect(run).not.toHaveCalled('takePayment')
})

test('an approval in the last hour of the thirty days is in time', async ({ hub }) => {
  const start = hub.clock.now
  const run = await hub.start('processOrder', largeOrder())
  await run.waitFor({ waitingForEvent: 'approval' })
  await hub.clock.advance(30 * DAY - HOUR)
  await run.raise('approval', { approved: true, by: 'grace' })
  expect(await run.output()).toMatchObject({ status: 'confirmed' })
  expect(run.event('approval')!.receivedAt - start).toBeGreaterThanOrEqual(30 * DAY - HOUR)
})

test('a declined card fails the order with the reason', async ({ hub }) => {
  const run = await hub.start('processOrder', order({ card: '4000 0000 0000 0002' }))
  await expect(run.output()).rejects.toThrow('card 4000 0000 0000 0002 was declined')
  expect(run.children()).toEqual([])
})

test('an empty order is refused before anything is paid', async ({ hub }) => {
  const run = await hub.start('processOrder', order({ items: [] }))
  await expect(run.output()).rejects.toThrow('an order needs at least one item')
  expect(run).not.toHaveCalled('takePayment')
})

test('an item that is out of stock fails the order, and the payment is refunded', async ({ hub }) => {
  hub.use(activity('packItem', { input: lamp }).throws(new Error('lamp is out of stock')))
  const run = await hub.start('processOrder', order(), { instanceId: 'order-1' })
  await expect(run.output()).rejects.toThrow('lamp is out of stock')
  expect(run).toHaveCalled('refundPayment', { times: 1, input: 'payment-order-1' })
})

test('a carrier that is away is asked again an hour later, and an hour after that', async ({ hub }) => {
  const away = new Error('nobody is there')
  hub.use(activity('handToCarrier').throws(away, { times: 2 }).returns('tracking 1'))
  const run = await hub.start('processOrder', order({ items: [desk] }), { instanceId: 'order-1' })
  expect(await run.output()).toMatchObject({ parcels: ['tracking 1'] })

  const { tries } = hub.instance('order-1-desk').activity('handToCarrier')!
  expect(tries.map(({ status }) => status)).toEqual(['failed', 'failed', 'completed'])
  expect(tries[2]!.scheduledAt - tries[0]!.scheduledAt).toBeGreaterThanOrEqual(2 * HOUR)
})

test('fifty items are on their way for two days, and none of them is packed', async ({ hub }) => {
  const shipping = hub.use(
    orchestration('shipItem')
      .delays(2 * DAY)
      .returns('on its way'),
  )
  const items = Array.from({ length: 50 }, (_, n) => ({ sku: `cup-${n}`, quantity: 1, price: 4 }))
  const run = await hub.start('processOrder', order({ items }))
  expect(await run.output()).toMatchObject({ parcels: Array(50).fill('on its way') })
  expect(shipping.calls).toHaveLength(50)
  expect(run.children('shipItem')).toHaveLength(50)
})
