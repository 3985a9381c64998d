/** Clients outside this process have no call to wait with: that they look counts as a wait for a while. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import {
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  InvokeCommand,
  ListDurableExecutionsByFunctionCommand,
} from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { gate, soon } from '../../support/sdk-gate.ts'
import { openLambda } from './open.ts'

const DAY = 86_400_000

/** An execution that waits for a day and, beside that, for the test. */
async function started() {
  const opened = await openLambda()
  const { opened: released, open } = gate()
  opened.service.register(
    'fn',
    withDurableExecution(async (_, context) => {
      await Promise.all([context.wait('pause', { days: 1 }), context.step('slow', () => released)])
    }),
  )
  const { DurableExecutionArn } = await opened.client.send(
    new InvokeCommand({ FunctionName: 'fn', InvocationType: 'Event' }),
  )
  await expect.poll(() => opened.service.explain(), soon).toContain('slow')
  return { ...opened, DurableExecutionArn, open }
}

test('a list is no wait for any of its executions', async () => {
  const { client, service } = await started()
  await client.send(new ListDurableExecutionsByFunctionCommand({ FunctionName: 'fn' }))
  // Only for somebody who waits a skip could be held back.
  expect(service.clock.held).toBeUndefined()
})

test.each([
  ['an execution', GetDurableExecutionCommand],
  ['its history', GetDurableExecutionHistoryCommand],
])('time is skipped for who looks at %s', async (_, Command) => {
  const { client, service, DurableExecutionArn, open } = await started()
  await client.send(new Command({ DurableExecutionArn }) as GetDurableExecutionCommand)
  expect(service.clock.held).toBeDefined()
  const before = service.clock.now
  open()
  const status = async () => {
    await client.send(new Command({ DurableExecutionArn }) as GetDurableExecutionCommand)
    const list = new ListDurableExecutionsByFunctionCommand({ FunctionName: 'fn' })
    return (await client.send(list)).DurableExecutions![0]!.Status
  }
  await expect.poll(status, soon).toBe('SUCCEEDED')
  expect(service.clock.now - before).toBeGreaterThan(DAY - 60_000)
})

test('who looks no more waits no more, two seconds later', async () => {
  const { client, service, DurableExecutionArn } = await started()
  for (let look = 0; look < 3; look++)
    await client.send(new GetDurableExecutionCommand({ DurableExecutionArn }))
  expect(service.clock.held).toBeDefined()
  await expect.poll(() => service.clock.held, soon).toBeUndefined()
})
