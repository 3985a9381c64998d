/** What AWS Lambda loads. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { processOrder } from './order.ts'
import { shop } from './shop.ts'

export const handler = withDurableExecution(processOrder(shop))
