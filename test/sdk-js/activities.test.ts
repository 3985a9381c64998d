/** Activities as a user of the JS SDK meets them: failures, retries, results nobody awaits. */
import { OrchestrationStatus, RetryPolicy, TaskFailedError } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { openClient, ownBackend } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import { openSdk } from '../support/sdk.ts'

const failed = 'ORCHESTRATION_STATUS_FAILED'

test('181 a failure keeps its type, message, stack and cause', async () => {
  const backend = await ownBackend()
  const { client, hub } = await openSdk({
    backend,
    activities: {
      refuse: () => {
        const error = new Error('refused', { cause: new RangeError('too many') })
        error.name = 'OrderRefused'
        throw error
      },
    },
    orchestrators: {
      catches: async function* (ctx) {
        try {
          yield ctx.callActivity('refuse')
        } catch (error) {
          if (!(error instanceof TaskFailedError)) throw error
          const { errorType, message, stackTrace } = error.details
          return { errorType, message, stackTrace }
        }
        return 'nothing caught'
      },
    },
  })
  const id = await client.scheduleNewOrchestration('catches')
  const state = await client.waitForOrchestrationCompletion(id)
  const details = JSON.parse(state?.serializedOutput ?? '{}')
  expect(details).toMatchObject({ errorType: 'OrderRefused', message: 'refused' })
  expect(details.stackTrace).toContain('activities.test')
  const raw = await openClient({ address: backend.address, hub })
  const [event] = ofType(await raw.history(id), 'taskFailed')
  expect(event?.taskFailed?.failureDetails?.innerFailure).toMatchObject({
    errorType: 'RangeError',
    errorMessage: 'too many',
  })
})

test('183 184 three attempts of a failing activity, one of an unknown one, then FAILED', async () => {
  const backend = await ownBackend()
  const retry = new RetryPolicy({ maxNumberOfAttempts: 3, firstRetryIntervalInMilliseconds: 1 })
  let runs = 0
  const { client, hub } = await openSdk({
    backend,
    activities: {
      fails: () => {
        runs++
        throw new Error(`attempt ${runs} failed`)
      },
    },
    orchestrators: {
      retries: async function* (ctx) {
        yield ctx.callActivity('fails', undefined, { retry })
      },
      mistakes: async function* (ctx) {
        yield ctx.callActivity('unknown')
      },
    },
  })
  const retries = await client.scheduleNewOrchestration('retries')
  await client.waitForOrchestrationCompletion(retries)
  expect(runs).toBe(3)
  const raw = await openClient({ address: backend.address, hub })
  const state = await raw.state(retries)
  expect(state?.orchestrationStatus).toBe(failed)
  expect(state?.failureDetails?.errorMessage).toContain('attempt 3 failed')
  const history = await raw.history(retries)
  expect(ofType(history, 'taskFailed')).toHaveLength(3)
  expect(ofType(history, 'taskScheduled').map(event => event.eventId)).toEqual([1, 3, 5])

  const mistakes = await client.scheduleNewOrchestration('mistakes')
  await client.waitForOrchestrationCompletion(mistakes)
  expect((await raw.state(mistakes))?.orchestrationStatus).toBe(failed)
  const [event] = ofType(await raw.history(mistakes), 'taskFailed')
  expect(event?.taskFailed?.failureDetails?.errorType).toBe('ActivityNotRegisteredError')
})

test('186 an activity nobody awaits still runs', async () => {
  const ran = new Set<string>()
  let both: () => void = () => undefined
  const done = new Promise<void>(resolve => {
    both = resolve
  })
  const { client } = await openSdk({
    activities: {
      late: (_ctx, input: string) => {
        if (ran.add(input).size === 2) both()
      },
    },
    orchestrators: {
      hurries: async function* (ctx) {
        ctx.callActivity('late', 'early')
        yield ctx.createTimer(0)
        ctx.callActivity('late', 'with the end')
        return 'end'
      },
    },
  })
  const id = await client.scheduleNewOrchestration('hurries')
  const state = await client.waitForOrchestrationCompletion(id)
  expect(state?.serializedOutput).toBe('"end"')
  await done
  expect([...ran].sort()).toEqual(['early', 'with the end'])
  expect((await client.getOrchestrationState(id))?.runtimeStatus).toBe(OrchestrationStatus.COMPLETED)
})
