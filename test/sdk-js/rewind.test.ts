/** Rewinding orchestrations of the Durable Task JS SDK, whose executor replays over the rewritten history. */
import {
  OrchestrationStatus,
  RetryPolicy,
  type Task,
  type TOrchestrator,
  whenAll,
} from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { openSdk, type Sdk } from '../support/sdk.ts'

/** What an orchestrator of the SDK is; `yield` awaits a task. */
type Run = AsyncGenerator<Task<unknown>, unknown>

/** The SDK's client and worker, with activities that fail while they are down. */
async function openLab(orchestrators: Record<string, TOrchestrator>, ...down: string[]) {
  const lab = { down: new Set(down), runs: [] as string[], busy: undefined as Promise<void> | undefined }
  const names = ['first', 'second', 'third', 'undo']
  const activity = (name: string) => async () => {
    lab.runs.push(name)
    if (name === 'third') await lab.busy
    if (lab.down.has(name)) throw new Error(`${name} is down`)
    return name
  }
  const activities = Object.fromEntries(names.map(name => [name, activity(name)]))
  return Object.assign(lab, await openSdk({ orchestrators, activities }))
}

/** Waits for the end of the instance: its status, and its failure or its output. */
async function outcomeOf({ client }: Sdk, id: string): Promise<string> {
  const state = await client.waitForOrchestrationCompletion(id, true, 15)
  const end = state!.failureDetails?.message ?? state!.serializedOutput
  return `${OrchestrationStatus[state!.runtimeStatus]} ${end}`
}

test('91, 96 only the failed activity runs again, as often as it takes', async () => {
  const lab = await openLab(
    {
      subject: async function* (context): Run {
        const first = yield context.callActivity('first')
        return [first, yield context.callActivity('second')]
      },
    },
    'second',
  )
  const id = await lab.client.scheduleNewOrchestration('subject')
  expect(await outcomeOf(lab, id)).toMatch(/^FAILED .*second is down/)
  await lab.client.rewindInstance(id, 'too early')
  expect(await outcomeOf(lab, id)).toMatch(/^FAILED .*second is down/)
  lab.down.clear()
  await lab.client.rewindInstance(id, 'mended')
  expect(await outcomeOf(lab, id)).toBe('COMPLETED ["first","second"]')
  expect(lab.runs).toEqual(['first', 'second', 'second', 'second'])
})

test('92 every failed activity of a fan-out runs again', async () => {
  const lab = await openLab(
    {
      subject: async function* (context): Run {
        const results = ['first', 'second'].map(name => context.callActivity(name))
        return yield whenAll(results)
      },
    },
    'first',
    'second',
  )
  const id = await lab.client.scheduleNewOrchestration('subject')
  expect(await outcomeOf(lab, id)).toMatch(/^FAILED .* is down/)
  lab.down.clear()
  await lab.client.rewindInstance(id, 'mended')
  expect(await outcomeOf(lab, id)).toBe('COMPLETED ["first","second"]')
})

test('93 an activity still running when another one failed runs again', async () => {
  const lab = await openLab(
    {
      subject: async function* (context): Run {
        const running = context.callActivity('third')
        const second = yield context.callActivity('second')
        return [second, yield running]
      },
    },
    'second',
  )
  let finish = () => {}
  lab.busy = new Promise(resolve => (finish = resolve))
  atEnd(() => finish())
  const id = await lab.client.scheduleNewOrchestration('subject')
  expect(await outcomeOf(lab, id)).toMatch(/^FAILED .*second is down/)
  lab.down.clear()
  lab.busy = undefined
  await lab.client.rewindInstance(id, 'mended')
  expect(await outcomeOf(lab, id)).toBe('COMPLETED ["second","third"]')
  expect(lab.runs.filter(name => name === 'third')).toHaveLength(2)
})

test('94 a failed child is rewound with its parent', async () => {
  const lab = await openLab(
    {
      parent: async function* (context): Run {
        const first = yield context.callActivity('first')
        return [first, yield context.callSubOrchestrator('child', 'in', { instanceId: 'c' })]
      },
      child: async function* (context, input: string): Run {
        return `${input} ${yield context.callActivity('second')}`
      },
    },
    'second',
  )
  const id = await lab.client.scheduleNewOrchestration('parent')
  expect(await outcomeOf(lab, id)).toMatch(/^FAILED /)
  lab.down.clear()
  await lab.client.rewindInstance(id, 'mended')
  expect(await outcomeOf(lab, id)).toBe('COMPLETED ["first","in second"]')
  expect(await outcomeOf(lab, 'c')).toBe('COMPLETED "in second"')
  expect(lab.runs).toEqual(['first', 'second', 'second'])
})

test('95 a failed child that was purged is created again', async () => {
  const lab = await openLab(
    {
      parent: async function* (context): Run {
        return yield context.callSubOrchestrator('child', 'in', { instanceId: 'c' })
      },
      child: async function* (context, input: string): Run {
        return `${input} ${yield context.callActivity('second')}`
      },
    },
    'second',
  )
  const id = await lab.client.scheduleNewOrchestration('parent')
  expect(await outcomeOf(lab, id)).toMatch(/^FAILED /)
  expect((await lab.client.purgeOrchestration('c'))?.deletedInstanceCount).toBe(1)
  lab.down.clear()
  await lab.client.rewindInstance(id, 'mended')
  expect(await outcomeOf(lab, id)).toBe('COMPLETED "in second"')
})

test('261 a failure that was caught stays, the later one is tried again', async () => {
  const lab = await openLab(
    {
      subject: async function* (context): Run {
        let first: unknown = 'without'
        try {
          first = yield context.callActivity('first')
        } catch {
          // The first activity is optional.
        }
        return [first, yield context.callActivity('second')]
      },
    },
    'first',
    'second',
  )
  const id = await lab.client.scheduleNewOrchestration('subject')
  expect(await outcomeOf(lab, id)).toMatch(/^FAILED .*second is down/)
  lab.down.clear()
  await lab.client.rewindInstance(id, 'mended')
  expect(await outcomeOf(lab, id)).toBe('COMPLETED ["without","second"]')
  expect(lab.runs).toEqual(['first', 'second', 'second'])
})

test('262 an activity whose retries are exhausted is tried once more', async () => {
  const retry = new RetryPolicy({ maxNumberOfAttempts: 3, firstRetryIntervalInMilliseconds: 1 })
  const lab = await openLab(
    {
      subject: async function* (context): Run {
        const first = yield context.callActivity('first', undefined, { retry })
        return [first, yield context.callActivity('second')]
      },
    },
    'first',
  )
  const id = await lab.client.scheduleNewOrchestration('subject')
  expect(await outcomeOf(lab, id)).toMatch(/^FAILED .*first is down/)
  expect(lab.runs).toEqual(['first', 'first', 'first'])
  lab.down.clear()
  await lab.client.rewindInstance(id, 'mended')
  expect(await outcomeOf(lab, id)).toBe('COMPLETED ["first","second"]')
  expect(lab.runs).toEqual(['first', 'first', 'first', 'first', 'second'])
})

test('263 compensation and body agree after a rewind', async () => {
  const lab = await openLab(
    {
      subject: async function* (context): Run {
        const first = yield context.callActivity('first')
        try {
          return [first, yield context.callActivity('second')]
        } catch (error) {
          yield context.callActivity('undo')
          throw error
        }
      },
    },
    'second',
  )
  const id = await lab.client.scheduleNewOrchestration('subject')
  expect(await outcomeOf(lab, id)).toMatch(/^FAILED .*second is down/)
  await lab.client.rewindInstance(id, 'too early')
  expect(await outcomeOf(lab, id)).toMatch(/^FAILED .*second is down/)
  lab.down.clear()
  await lab.client.rewindInstance(id, 'mended')
  expect(await outcomeOf(lab, id)).toBe('COMPLETED ["first","second"]')
  expect(lab.runs).toEqual(['first', 'second', 'undo', 'second', 'undo', 'second'])
})

test('264 an event sent in the failing turn does not contradict the replay', async () => {
  const lab = await openLab(
    {
      subject: async function* (context): Run {
        try {
          return yield context.callActivity('second')
        } finally {
          context.sendEvent('listener', 'bye', 1)
        }
      },
      listener: async function* (context): Run {
        return [yield context.waitForExternalEvent('bye'), yield context.waitForExternalEvent('bye')]
      },
    },
    'second',
  )
  const listener = await lab.client.scheduleNewOrchestration('listener', undefined, 'listener')
  const id = await lab.client.scheduleNewOrchestration('subject')
  expect(await outcomeOf(lab, id)).toMatch(/^FAILED .*second is down/)
  lab.down.clear()
  await lab.client.rewindInstance(id, 'mended')
  expect(await outcomeOf(lab, id)).toBe('COMPLETED "second"')
  expect(await outcomeOf(lab, listener)).toBe('COMPLETED [1,1]')
})
