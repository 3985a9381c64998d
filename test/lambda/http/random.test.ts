/** Whatever is sent is answered: with what was asked for, or with a refusal that a client can read. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { CheckpointDurableExecutionCommand, InvokeCommand } from '@aws-sdk/client-lambda'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { heldHandler } from './held-handler.ts'
import { openLambda, textOf } from './open.ts'

const RUNS = 300

/** Names of what there is, and others. */
const label = (known: readonly string[]) =>
  fc.oneof(
    fc.constantFrom('fn', 'fn:$LATEST', '.', '..', '%', ''),
    fc.constantFrom(...known),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
  )

const path = (known: readonly string[]) =>
  fc
    .record({
      base: fc.constantFrom(
        '/2025-12-01/durable-executions/{}',
        '/2025-12-01/durable-executions/{}/checkpoint',
        '/2025-12-01/durable-executions/{}/state',
        '/2025-12-01/durable-executions/{}/history',
        '/2025-12-01/durable-executions/{}/stop',
        '/2025-12-01/functions/{}/durable-executions',
        '/2025-12-01/durable-execution-callbacks/{}/succeed',
        '/2025-12-01/durable-execution-callbacks/{}/fail',
        '/2025-12-01/durable-execution-callbacks/{}/heartbeat',
        '/2015-03-31/functions/{}/invocations',
        '/{}',
      ),
      label: label(known),
      query: fc.dictionary(
        fc.constantFrom(
          'MaxItems',
          'Marker',
          'ReverseOrder',
          'Statuses',
          'StartedAfter',
          'Qualifier',
          'CheckpointToken',
        ),
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 12 }),
          fc.constantFrom('0', '5', '-1', 'true', '1e3'),
        ),
      ),
    })
    .map(
      ({ base, label, query }) =>
        `${base.replace('{}', encodeURIComponent(label))}?${new URLSearchParams(query)}`,
    )

const headers = fc.record(
  {
    'x-amz-invocation-type': fc.constantFrom('RequestResponse', 'Event', 'DryRun', 'None'),
    'x-amz-durable-execution-name': fc.constantFrom('a', 'b c', 'd'.repeat(65)),
    'x-amz-client-context': fc.constantFrom('e30=', 'no'),
    'x-amz-log-type': fc.constantFrom('Tail', 'None'),
    'content-type': fc.constantFrom('application/json', 'text/plain', 'multipart/form-data'),
  },
  { requiredKeys: [] },
)

const body = (token: string) =>
  fc.oneof(
    fc.json(),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array(),
    fc
      .record(
        {
          CheckpointToken: fc.oneof(fc.constant(token), fc.string(), fc.integer(), fc.constant(null)),
          ClientToken: fc.oneof(fc.string(), fc.constant(null)),
          Updates: fc.oneof(fc.array(fc.record({ Id: fc.string(), Type: fc.string() })), fc.object()),
          ErrorMessage: fc.oneof(fc.string(), fc.integer()),
          StackTrace: fc.oneof(fc.array(fc.string()), fc.string()),
        },
        { requiredKeys: [] },
      )
      .map(value => JSON.stringify(value)),
  )

test('no request fails in the service, and none stops it', async () => {
  const { service, send, client, log } = await openLambda()
  service.register(
    'fn',
    withDurableExecution(async () => 1),
  )
  const { handler, event } = heldHandler()
  service.register('held', handler)
  await client.send(new InvokeCommand({ FunctionName: 'held', InvocationType: 'Event' }))
  const { DurableExecutionArn, CheckpointToken } = await event()
  const { CheckpointToken: token, NewExecutionState } = await client.send(
    new CheckpointDurableExecutionCommand({
      DurableExecutionArn,
      CheckpointToken,
      Updates: ['a', 'b', 'c'].map(Id => ({ Id, Type: 'CALLBACK', Action: 'START' })),
    }),
  )
  const callbacks = NewExecutionState!.Operations!.map(each => each.CallbackDetails!.CallbackId!)
  const known = path([DurableExecutionArn, ...callbacks])
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST'),
      known,
      headers,
      body(token!),
      async (method, path, headers, body) => {
        const sent = { method, path, headers, ...(method === 'POST' && { body }) }
        const { status, headers: answered, body: error } = await send(sent)
        expect(status).toBeLessThan(500)
        expect(answered).toHaveProperty('x-amzn-requestid')
        if (status! < 400) return
        expect(answered['x-amzn-errortype']).toMatch(/^[A-Z]\w+Exception$/)
        expect(error).toMatchObject({ Type: 'User' })
        expect(error.message ?? error.Message).toMatch(/\S/)
      },
    ),
    { numRuns: RUNS },
  )
  expect(log).toEqual([])
  expect(textOf((await client.send(new InvokeCommand({ FunctionName: 'fn' }))).Payload)).toBe('1')
})
