/** Ways to have a durable function run here. */

const server = `# A server; each call of the function runs the command, or goes to the address.
npx greenroom serve --lambda --function 'hello=python hello.py' --function tax=http://127.0.0.1:8080

# Around a test run, which finds the server in its environment.
npx greenroom exec --lambda -- pytest
`

const inProcess = `// npm install @aws/durable-execution-sdk-js
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { createLambdaService } from 'greenroom/lambda'

const hello = withDurableExecution(async (event, context) => {
  const greeting = await context.step('greet', async () => \`Hello, \${event.name}!\`)
  await context.wait('pause', { hours: 1 })
  return greeting
})

const service = await createLambdaService({ page: true })
service.register('hello', hello)
console.log(service.page)
`

const javascript = `// npm install @aws-sdk/client-lambda
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'

// Finds the service in AWS_ENDPOINT_URL_LAMBDA.
const lambda = new LambdaClient()
const { DurableExecutionArn } = await lambda.send(
  new InvokeCommand({
    FunctionName: 'hello',
    InvocationType: 'Event',
    Payload: JSON.stringify({ name: 'Ada' }),
  }),
)
`

const python = `# pip install boto3
import json

import boto3

# Finds the service in AWS_ENDPOINT_URL_LAMBDA.
client = boto3.client("lambda")
answer = client.invoke(
    FunctionName="hello",
    InvocationType="Event",
    Payload=json.dumps({"name": "Ada"}),
)
print(answer["DurableExecutionArn"])
`

/** By what they are in. */
export const lambdaSnippets: Readonly<Record<string, string>> = {
  Server: server,
  'In process': inProcess,
  'JavaScript client': javascript,
  'Python client': python,
}

/** As a shell takes it. */
export const environmentOf = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .map(([name, value]) => `export ${name}=${value}`)
    .join('\n')
