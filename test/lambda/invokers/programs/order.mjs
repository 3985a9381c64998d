/** A durable function, run as it would be by Lambda: its SDK finds the service by the environment. */
import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { answerStdin, serveHttp, serveRuntimeApi } from './ways.mjs'

export const order = withDurableExecution(async ({ name, marker }, context) => {
  const greeting = await context.step('greet', async () => `Hello, ${name}`)
  await context.wait('pause', { hours: 1 })
  const checked = await context.step('check', async () => {
    // Dies in the middle of its work, once.
    if (marker && !existsSync(marker)) {
      writeFileSync(marker, '')
      console.error('the pump is broken')
      process.exit(7)
    }
    return 'checked'
  })
  return `${greeting}: ${checked}`
})

const lambdaContext = { awsRequestId: process.env.AWS_REQUEST_ID, getRemainingTimeInMillis: () => 60_000 }

const ways = { stdin: answerStdin, runtime: serveRuntimeApi, emulator: serveHttp }

if (process.argv[1] === fileURLToPath(import.meta.url))
  await ways[process.argv[2]](event => order(event, lambdaContext))
