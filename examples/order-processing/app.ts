/**
 * Runs one order on a backend somewhere else, the local one by default:
 *
 *   npx greenroom serve        # in one terminal
 *   npm start                  # in another
 *
 * ENDPOINT (default localhost:4001), TASKHUB (default "default") and ACCESS_TOKEN (none) choose another backend.
 */
import { NoOpLogger, TaskHubGrpcClient, TaskHubGrpcWorker } from '@microsoft/durabletask-js'
import { connect } from './connection.ts'
import { type Order, processOrder, register } from './workflows.ts'

const { ENDPOINT = 'localhost:4001', TASKHUB = 'default', ACCESS_TOKEN } = process.env
const options = { ...connect(ENDPOINT, TASKHUB, ACCESS_TOKEN), logger: new NoOpLogger() }

const order: Order = {
  customer: 'ada@example.com',
  card: '4242 4242 4242 4242',
  items: [
    { sku: 'desk', quantity: 1, price: 240 },
    { sku: 'lamp', quantity: 2, price: 35 },
  ],
}

const worker = register(new TaskHubGrpcWorker(options))
const client = new TaskHubGrpcClient(options)
await worker.start()
try {
  const id = await client.scheduleNewOrchestration(processOrder, order)
  const state = await client.waitForOrchestrationCompletion(id, true, 60)
  console.log(state?.serializedOutput ?? state?.failureDetails?.message)
} finally {
  await Promise.all([worker.stop(), client.stop()])
}
