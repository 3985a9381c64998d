/** A function as it is deployed, with nothing of ours in it: it finds the service by its environment. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'

const handler = withDurableExecution(async (event, context) => {
  const greeting = await context.step('greet', async () => `Hello, ${event.name}!`)
  await context.wait('pause', { hours: 1 })
  return greeting
})

process.on('message', async ({ event, env }) => {
  Object.assign(process.env, env)
  const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 60_000 }
  try {
    process.send({ answer: await handler(event, context) })
  } catch (error) {
    process.send({ error: String(error) })
  }
})
