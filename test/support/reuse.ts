/** The two halves of every test about replacing an instance: the old one stands, the new one runs. */
import { expect } from 'vitest'
import type { CreateInstanceRequest } from '../../src/durable-task/grpc/wire/CreateInstanceRequest.ts'
import type { OrchestrationState__Output } from '../../src/durable-task/grpc/wire/OrchestrationState.ts'
import { complete, text } from './actions.ts'
import { openClient, openWorker } from './backend.ts'
import type { RawClient } from './client.ts'
import { serveSubjects } from './instance-in.ts'
import type { ScriptedWorker } from './worker.ts'

export interface Reuse {
  client: RawClient
  worker: ScriptedWorker
}

/** A hub with a worker that serves `Subject` and its successor `Next`. */
export async function openReuse(options: { address?: string; hub?: string } = {}): Promise<Reuse> {
  const client = await openClient(options)
  const worker = serveSubjects(await openWorker(client))
  worker.orchestrator('Next', () => [complete(1, 'new output')])
  return { client, worker }
}

/** Starts `Next` under the old id and asserts that nothing of the old record is left. */
export async function expectReplaced(
  { client }: Reuse,
  old: OrchestrationState__Output,
  request: CreateInstanceRequest,
): Promise<void> {
  const { instanceId } = old
  const more = { input: text('new input'), tags: { age: 'new' } }
  expect(await client.start('Next', { ...request, ...more, instanceId })).toBe(instanceId)
  const state = await client.completion(instanceId)
  expect(state).toMatchObject({
    name: 'Next',
    orchestrationStatus: 'ORCHESTRATION_STATUS_COMPLETED',
    input: { value: 'new input' },
    output: { value: 'new output' },
    tags: { age: 'new' },
    failureDetails: null,
    scheduledStartTimestamp: null,
  })
  expect(state?.executionId?.value).toMatch(/^[0-9a-f]{32}$/)
  expect(state?.executionId).not.toEqual(old.executionId)
  const history = await client.history(instanceId)
  expect(history.map(event => event.eventType)).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'executionCompleted',
  ])
  expect(history[1]?.executionStarted).toMatchObject({ name: 'Next', input: { value: 'new input' } })
  const { orchestrationState } = await client.call('QueryInstances', { query: {} })
  expect(orchestrationState.map(found => found.instanceId)).toEqual([instanceId])
}
