/** An execution in a test's hands: what its handler would send, the test sends, byte by byte. */
import { InvokeCommand } from '@aws-sdk/client-lambda'
import type { LambdaServiceOptions } from '../../../src/lambda.ts'
import { heldHandler } from './held-handler.ts'
import { executionPath, openLambda } from './open.ts'

export const NOW = 1_700_000_000_123

/** An execution whose handler the test plays, with time standing still. */
export async function held(options: LambdaServiceOptions = {}) {
  const opened = await openLambda({ time: 'manual', now: NOW, ...options })
  const { handler, event, answer } = heldHandler()
  opened.service.register('fn', handler)
  const command = new InvokeCommand({ FunctionName: 'fn', InvocationType: 'Event' })
  const { DurableExecutionArn } = await opened.client.send(command)
  const arn = DurableExecutionArn!
  const first = await event()
  let token = first.CheckpointToken
  const checkpoint = async (body: object) => {
    const sent = await opened.send({
      method: 'POST',
      path: executionPath(arn, '/checkpoint'),
      body: JSON.stringify({ CheckpointToken: token, ...body }),
    })
    token = sent.body.CheckpointToken ?? token
    return sent
  }
  const history = async () => (await opened.send({ path: executionPath(arn, '/history') })).body.Events
  return { ...opened, arn, first, event, answer, checkpoint, history }
}

export const wait = { Id: 'w', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 60 } }
export const callback = (Id: string) => ({ Id, Name: Id, Type: 'CALLBACK', Action: 'START' })
