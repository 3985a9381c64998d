/** Instances brought into the status a test wants to find one in. */
import { randomUUID } from 'node:crypto'
import type { OrchestrationState__Output } from '../../src/durable-task/grpc/wire/OrchestrationState.ts'
import { complete, fail, failure, text, timestamp } from './actions.ts'
import type { RawClient } from './client.ts'
import type { ScriptedWorker, Turn } from './worker.ts'

export const activeWords = ['PENDING', 'RUNNING', 'SUSPENDED'] as const
export const terminalWords = ['COMPLETED', 'FAILED', 'TERMINATED', 'CANCELED'] as const
export const statusWords = [...activeWords, ...terminalWords] as const
export type StatusWord = (typeof statusWords)[number]

export const wireStatus = (word: StatusWord): `ORCHESTRATION_STATUS_${StatusWord}` =>
  `ORCHESTRATION_STATUS_${word}`

/** The executionStarted that a turn carries. */
export function startOf(turn: Turn) {
  const started = turn.events.find(event => event.executionStarted)?.executionStarted
  if (!started) throw new Error(`the turn of '${turn.instanceId}' carries no executionStarted`)
  return started
}

/** Serves `Subject`, which ends its first turn as its input says, and every other turn by waiting on. */
export const serveSubjects = (worker: ScriptedWorker): ScriptedWorker =>
  worker.orchestrator('Subject', turn => {
    switch (startOf(turn).input?.value) {
      case 'COMPLETED':
        return [complete(1, 'old output')]
      case 'FAILED':
        return [fail(1, failure('old failure'))]
      case 'CANCELED':
        return [complete(1, undefined, { orchestrationStatus: 'ORCHESTRATION_STATUS_CANCELED' })]
      default:
        return []
    }
  })

/** A `Subject` in the given status; needs a worker that serves subjects, and a hub on real time. */
export async function instanceIn(
  client: RawClient,
  word: StatusWord,
  instanceId: string = randomUUID(),
): Promise<OrchestrationState__Output> {
  const anHour = timestamp(Date.now() + 3_600_000)
  await client.start('Subject', {
    instanceId,
    input: text(word),
    tags: { age: 'old' },
    scheduledStartTimestamp: word === 'PENDING' ? anHour : null,
  })
  if (word !== 'PENDING') await client.started(instanceId)
  if (word === 'SUSPENDED') await client.call('SuspendInstance', { instanceId })
  if (word === 'TERMINATED') await client.call('TerminateInstance', { instanceId, output: text('stopped') })
  if (word === 'TERMINATED') await client.completion(instanceId)
  const state = await client.state(instanceId)
  if (state?.orchestrationStatus !== wireStatus(word)) {
    throw new Error(`expected '${instanceId}' to be ${word}, but it is ${state?.orchestrationStatus}`)
  }
  return state
}
