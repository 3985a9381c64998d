/** Payloads of workers under a limit: at the limit they pass; with a byte more their work fails, and says why. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { EntityBatchResult } from '../../src/durable-task/grpc/wire/EntityBatchResult.ts'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import type { OrchestratorResponse } from '../../src/durable-task/grpc/wire/OrchestratorResponse.ts'
import { complete, continueAsNew, createChild, scheduleTask, sendEvent, text } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { callEntity, sendSignal, signalEntity, startOrchestration } from '../support/entity-actions.ts'
import { type Batch, succeeded } from '../support/entity-batches.ts'
import { serveCallers } from '../support/entity-callers.ts'
import { ofType } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'

const LIMIT = 1024 * 1024
const most = 'x'.repeat(LIMIT)
const more = 'x'.repeat(LIMIT + 1)

async function limited() {
  const warnings: string[] = []
  const logger = { debug() {}, info() {}, error() {}, warn: (text: string) => void warnings.push(text) }
  const { address } = await ownBackend({ limits: 'scheduler', logger })
  const client = await openClient({ address })
  return { client, worker: await openWorker(client), warnings }
}

type Answer = (payload: string) => { actions: OrchestratorAction[] } & Partial<OrchestratorResponse>

const said = (what: string) =>
  `${what} has 1048577 bytes, more than the limit of 1048576 (limits.maxPayload). Keep large data elsewhere and pass where it is.`

const answers: [what: string, answer: Answer][] = [
  ['The output of the orchestration', payload => ({ actions: [complete(1, payload)] })],
  ['The input of the next generation', payload => ({ actions: [continueAsNew(1, payload)] })],
  [
    "The data of the event 'kept'",
    payload => ({
      actions: [
        continueAsNew(1, '', { carryoverEvents: [{ eventRaised: { name: 'kept', input: text(payload) } }] }),
      ],
    }),
  ],
  ['The custom status', payload => ({ actions: [], customStatus: text(payload) })],
  ["The input of the activity 'ship'", payload => ({ actions: [scheduleTask(1, 'ship', payload)] })],
  [
    "The input of the sub-orchestration 'Child'",
    payload => ({ actions: [createChild(1, 'Child', randomUUID(), { input: text(payload) })] }),
  ],
  ["The data of the event 'go'", payload => ({ actions: [sendEvent(1, 'nobody', 'go', payload)] })],
  [
    'The output of a termination',
    payload => ({
      actions: [{ id: 1, terminateOrchestration: { instanceId: 'nobody', reason: text(payload) } }],
    }),
  ],
  [
    "The input of the signal 'add'",
    payload => ({ actions: [signalEntity(1, '@counter@a', 'add', { input: payload })] }),
  ],
  [
    "The input of the call 'add'",
    payload => ({ actions: [callEntity(1, '@counter@a', 'add', { input: payload })] }),
  ],
]

test.each(answers)('5 %s in the answer to a turn', async (what, answer) => {
  const { client, worker } = await limited()
  const [fine, broken] = [await client.start('held'), await client.start('held')]
  for (let turns = 0; turns < 2; turns++) {
    const turn = await worker.nextTurn()
    const { actions, ...rest } = answer(turn.instanceId === fine ? most : more)
    await worker.completeTurn(turn, actions, rest)
  }
  const state = await client.completion(broken)
  expect(state).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_FAILED',
    failureDetails: { errorType: 'PayloadLimitExceeded', errorMessage: said(what), isNonRetriable: true },
  })
  expect(state?.customStatus).toBeNull()
  expect(await client.status(fine)).toMatch(/^(RUNNING|PENDING|COMPLETED)$/)
})

test('5 nothing of a turn with too large a payload counts', async () => {
  const { client, worker } = await limited()
  const id = await client.start('held')
  const actions = [scheduleTask(1, 'ship'), createChild(2, 'Child', 'child'), scheduleTask(3, 'bill', more)]
  await worker.completeTurn(await worker.nextTurn(), actions)
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  await sentinel(client, worker)
  expect(worker.unread.activities).toBe(0)
  expect(await client.state('child')).toBeUndefined()
})

test('5 a payload in the second part of an answer counts as well', async () => {
  const { client, worker } = await limited()
  const id = await client.start('held')
  const turn = await worker.nextTurn()
  const part = (chunkIndex: number, isPartial: boolean) => ({ isPartial, chunkIndex: { value: chunkIndex } })
  await worker.completeTurn(turn, [scheduleTask(1, 'ship')], part(0, true))
  await worker.completeTurn(turn, [scheduleTask(2, 'bill', more)], part(1, false))
  expect((await client.completion(id))?.failureDetails?.errorMessage).toBe(
    said("The input of the activity 'bill'"),
  )
})

test('5 the result of an activity: its orchestration hears that it failed', async () => {
  const { client, worker } = await limited()
  worker.orchestrator('Order', turn => {
    if (turn.pastTypes.length === 0) return [scheduleTask(1, 'ship'), scheduleTask(2, 'bill')]
    const [failed] = ofType(turn.events, 'taskFailed')
    const [done] = ofType(turn.events, 'taskCompleted')
    if (!failed || !done) return []
    const { errorType, errorMessage } = failed.taskFailed!.failureDetails!
    return [complete(3, [errorType, errorMessage, done.taskCompleted?.result?.value.length].join('|'))]
  })
  worker.activity('ship', () => more)
  worker.activity('bill', () => most)
  const state = await client.completion(await client.start('Order'))
  expect(state?.output?.value).toBe(
    `PayloadLimitExceeded|${said("The result of the activity 'ship'")}|${LIMIT}`,
  )
})

type BatchAnswer = (payload: string) => Partial<EntityBatchResult>

const batches: [what: string, answer: BatchAnswer][] = [
  ['The state of the entity', payload => ({ entityState: text(payload) })],
  ['The result of an operation', payload => ({ results: [succeeded(payload)] })],
  ["The input of the signal 'add'", payload => ({ actions: [sendSignal(1, '@other@a', 'add', payload)] })],
  [
    "The input of the orchestration 'Order'",
    payload => ({ actions: [startOrchestration(1, 'Order', { input: text(payload) })] }),
  ],
]

test.each(batches)('5 %s in the answer to a batch: its calls fail, the state stays', async (what, answer) => {
  const { client, worker, warnings } = await limited()
  const caller = await serveCallers(client, worker).start()
  const answerWith = async (batch: Batch, payload: string) =>
    worker.completeBatch(batch, { results: [succeeded('1')], entityState: text('1'), ...answer(payload) })

  const fine = await caller.sendCall('@counter@a', 'add')
  await answerWith(await worker.nextBatch(), most)
  expect((await caller.answered(fine)).entityOperationCompleted).toBeTruthy()
  const before = await client.entityState('@counter@a')

  const broken = await caller.sendCall('@counter@a', 'add')
  let batch = await worker.nextBatch()
  // What the first answer sent may come in between.
  if (batch.entityId !== '@counter@a') batch = await worker.nextBatch()
  await answerWith(batch, more)
  expect((await caller.answered(broken)).entityOperationFailed?.failureDetails).toMatchObject({
    errorType: 'PayloadLimitExceeded',
    errorMessage: said(what),
  })
  expect((await client.entityState('@counter@a')) === before).toBe(true)
  expect(warnings).toEqual([`Entity '@counter@a': a batch has failed. ${said(what)}`])
})
