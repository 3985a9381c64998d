/** Sub-orchestrations as a user of the JS SDK meets them. */
import { OrchestrationStatus, RetryPolicy, TaskFailedError } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { openSdk } from '../support/sdk.ts'

test('193 194 200 children have ids of their execution, know their parent and return results', async () => {
  const { client } = await openSdk({
    orchestrators: {
      child: (ctx, input: string) => ({ input, id: ctx.instanceId, parent: ctx.parent }),
      parent: async function* (ctx, generation: number) {
        const first: unknown = yield ctx.callSubOrchestrator('child', 'a')
        const second: unknown = yield ctx.callSubOrchestrator('child', 'b', {
          instanceId: `${ctx.instanceId}-${generation}`,
        })
        return { parent: ctx.parent ?? 'none', children: [first, second] }
      },
    },
  })
  const ids: string[] = []
  for (const generation of [1, 2]) {
    const id = await client.scheduleNewOrchestration('parent', generation)
    const state = await client.waitForOrchestrationCompletion(id)
    const { parent, children } = JSON.parse(state?.serializedOutput ?? '{}')
    expect(parent).toBe('none')
    expect(children).toEqual([
      { input: 'a', id: expect.any(String), parent: { name: 'parent', instanceId: id, taskScheduledId: 1 } },
      {
        input: 'b',
        id: `${id}-${generation}`,
        parent: { name: 'parent', instanceId: id, taskScheduledId: 2 },
      },
    ])
    expect(children[0].id).toMatch(/^[0-9a-f]{32}:[0-9a-f]{4}$/)
    ids.push(children[0].id)
  }
  expect(ids[0]).not.toBe(ids[1])
})

test('195 196 a parent catches the failure of a child, and that of a terminated one', async () => {
  const { client } = await openSdk({
    orchestrators: {
      refuses: () => {
        const error = new Error('refused')
        error.name = 'OrderRefused'
        throw error
      },
      waits: async function* (ctx) {
        yield ctx.waitForExternalEvent('never')
      },
      catches: async function* (ctx, child: string) {
        try {
          yield ctx.callSubOrchestrator(child, undefined, { instanceId: `${ctx.instanceId}-child` })
        } catch (error) {
          if (!(error instanceof TaskFailedError)) throw error
          const { errorType, message, stackTrace } = error.details
          return { errorType, message, stackTrace }
        }
        return 'nothing caught'
      },
    },
  })
  const failing = await client.scheduleNewOrchestration('catches', 'refuses')
  const caught = await client.waitForOrchestrationCompletion(failing)
  const details = JSON.parse(caught?.serializedOutput ?? '{}')
  expect(details).toMatchObject({ errorType: 'OrderRefused', message: 'refused' })
  expect(details.stackTrace).toContain('children.test')

  const waiting = await client.scheduleNewOrchestration('catches', 'waits')
  const childId = `${waiting}-child`
  await client.waitForOrchestrationStart(childId)
  await client.terminateOrchestration(childId, 'stop')
  const told = await client.waitForOrchestrationCompletion(waiting)
  expect(JSON.parse(told?.serializedOutput ?? '{}').message).toContain(childId)
  const child = await client.getOrchestrationState(childId)
  expect(child?.runtimeStatus).toBe(OrchestrationStatus.TERMINATED)
  expect(child?.serializedOutput).toBe('"stop"')
})

test('185 a child that keeps failing runs three times under one id', async () => {
  const runs: string[] = []
  const retry = new RetryPolicy({ maxNumberOfAttempts: 3, firstRetryIntervalInMilliseconds: 1 })
  const { client } = await openSdk({
    orchestrators: {
      unlucky: ctx => {
        runs.push(ctx.instanceId)
        throw new Error(`run ${runs.length} failed`)
      },
      retries: async function* (ctx) {
        yield ctx.callSubOrchestrator('unlucky', undefined, { retry })
      },
    },
  })
  const id = await client.scheduleNewOrchestration('retries')
  const state = await client.waitForOrchestrationCompletion(id)
  expect(state?.runtimeStatus).toBe(OrchestrationStatus.FAILED)
  expect(state?.failureDetails?.message).toContain('run 3 failed')
  expect(runs).toHaveLength(3)
  expect(new Set(runs).size).toBe(1)
  expect(runs[0]).toMatch(/^[0-9a-f]{32}:[0-9a-f]{4}$/)
})
