/** Starts a backend on a free port, runs four orders with the real SDK, and prints what became of them. */
import {
  HistoryEventType,
  NoOpLogger,
  OrchestrationStatus,
  TaskHubGrpcClient,
  TaskHubGrpcWorker,
} from '@microsoft/durabletask-js'
import { createTestBackend } from 'greenroom'
import { timeline } from './timeline.ts'
import { type Approval, type Order, processOrder, register } from './workflows.ts'

const desk = { sku: 'desk', quantity: 1, price: 240 }
const lamp = { sku: 'lamp', quantity: 2, price: 35 }
const sofa = { sku: 'sofa', quantity: 1, price: 1_900 }
const customer = { customer: 'ada@example.com', card: '4242 4242 4242 4242' }

const orders: Record<string, Order> = {
  'order-plain': { ...customer, items: [desk, lamp] },
  'order-approved': { ...customer, items: [sofa] },
  'order-expired': { ...customer, items: [sofa], approvalSeconds: 1 },
  'order-declined': { ...customer, card: '4000 0000 0000 0002', items: [lamp] },
}

await using backend = await createTestBackend()
const options = { ...backend.hub('orders').connection, logger: new NoOpLogger() }
const worker = register(new TaskHubGrpcWorker(options))
const client = new TaskHubGrpcClient(options)
await worker.start()

/** Prints an instance and, indented, the sub-orchestrations it started. */
async function print(id: string, indent = ''): Promise<void> {
  const state = await client.waitForOrchestrationCompletion(id, true, 30)
  if (!state) throw new Error(`${id} went away`)
  const history = await client.getOrchestrationHistory(id)
  const result = state.serializedOutput ?? state.failureDetails?.message
  console.log(`${indent}${id} ${OrchestrationStatus[state.runtimeStatus]} ${result}`)
  for (const line of timeline(history)) console.log(indent + line)
  for (const event of history) {
    if (event.type === HistoryEventType.SubOrchestrationInstanceCreated && event.instanceId)
      await print(event.instanceId, `${indent}    `)
  }
}

try {
  console.log(`greenroom on ${backend.address}, task hub "orders"`)
  for (const [id, order] of Object.entries(orders))
    await client.scheduleNewOrchestration(processOrder, order, id)
  const approval: Approval = { approved: true, by: 'grace' }
  await client.raiseOrchestrationEvent('order-approved', 'approval', approval)
  for (const id of Object.keys(orders)) {
    console.log()
    await print(id)
  }
} finally {
  await Promise.all([worker.stop(), client.stop()])
}
