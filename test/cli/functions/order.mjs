// A durable function as a command: the event on stdin, the answer as the last line of stdout.
import { text } from 'node:stream/consumers'
import { withDurableExecution } from '@aws/durable-execution-sdk-js'

const handler = withDurableExecution(async ({ items }, context) => {
  const price = await context.step('price', async () => items * 2)
  await context.wait('cool off', { hours: 1 })
  const { tax } = await context.invoke('taxes', 'tax', { price })
  return `${items} items cost ${price + tax}`
})

const event = JSON.parse(await text(process.stdin))
const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 60_000 }
console.log(JSON.stringify(await handler(event, context)))
