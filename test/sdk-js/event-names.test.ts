import type { Task } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { openSdk } from '../support/sdk.ts'

test('55 a waiter of the JS SDK takes an event whose name differs in case', async () => {
  const { client } = await openSdk({
    orchestrators: {
      waiter: async function* (context): AsyncGenerator<Task<unknown>, unknown> {
        return yield context.waitForExternalEvent('Approval')
      },
    },
  })
  const id = await client.scheduleNewOrchestration('waiter')
  await client.waitForOrchestrationStart(id)
  await client.raiseOrchestrationEvent(id, 'APPROVAL', { by: 'me' })
  const state = await client.waitForOrchestrationCompletion(id, true, 15)
  expect(state?.serializedOutput).toBe('{"by":"me"}')
})
