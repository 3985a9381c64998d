/** Starts a backend on a free port, runs four orders with the real SDK, and prints what became of them. */
import { createTestBackend, type Run } from 'greenroom'
import { connect } from 'greenroom/durabletask-js'
import { type Approval, activities, type Order, orchestrators } from './workflows.ts'

const desk = { sku: 'desk', quantity: 1, price: 240 }
const lamp = { sku: 'lamp', quantity: 2, price: 35 }
const sofa = { sku: 'sofa', quantity: 1, price: 1_900 }
const customer = { customer: 'ada@example.com', card: '4242 4242 4242 4242' }

const orders: Record<string, Order> = {
  'order-plain': { ...customer, items: [desk, lamp] },
  'order-approved': { ...customer, items: [sofa] },
  'order-expired': { ...customer, items: [sofa] }, // nobody decides about it, and thirty days are skipped
  'order-declined': { ...customer, card: '4000 0000 0000 0002', items: [lamp] },
}

await using backend = await createTestBackend({ time: 'skip' })
const hub = backend.hub('orders')
await using durable = await connect(hub, { orchestrators, activities })

console.log(`greenroom on ${backend.address}, task hub "${hub.name}"\n`)
for (const [instanceId, order] of Object.entries(orders))
  await hub.start('processOrder', order, { instanceId })
const approval: Approval = { approved: true, by: 'grace' }
await hub.instance('order-approved').waitFor({ waitingForEvent: 'approval' })
await durable.client.raiseOrchestrationEvent('order-approved', 'approval', approval)
for (const id of Object.keys(orders)) await print(hub.instance(id))

/** Waits for the end of an order, and prints it and its sub-orchestrations. */
async function print(run: Run): Promise<void> {
  await run.waitFor({ ended: true })
  console.log(`${run.table()}\n`)
  for (const { instanceId } of run.children()) await print(hub.instance(instanceId))
}
