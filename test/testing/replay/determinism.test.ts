/** `determinism: 'check'` with the real SDK: code that would break a replay fails in its first run. */
import type { OrchestrationContext } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { orchestration, type RunEvent, RunFailedError } from '../../../src/index.ts'
import { durableTest } from '../../../src/vitest/index.ts'
import { ownBackend } from '../../support/backend.ts'
import { type Body, day, openHub } from '../open-hub.ts'
import { shop } from './orders.ts'

const check = { determinism: 'check' } as const

test('deterministic code runs as it does unchecked, and its time is skipped', async () => {
  const setup = { ...shop, time: 'skip' } as const
  const [plain, checked] = [await openHub(setup), await openHub({ ...setup, backend: check })]
  const runs = []
  for (const { hub } of [plain, checked]) {
    const run = await hub.start('order', { items: 3 }, { instanceId: 'one' })
    expect(await run.output()).toMatchObject({ prices: [10, 20, 30], approved: false })
    expect(run.state!.completedAt! - run.state!.createdAt).toBeGreaterThan(29 * day)
    expect(hub.counters).toEqual({ staleCompletions: 0, redeliveries: 0 })
    runs.push(run)
  }
  // How many answers one turn is told of is up to the machine.
  const [one, other] = runs.map(run => run.history().filter(({ type }) => type !== 'orchestratorStarted'))
  const stepOf = ({ type, eventId }: RunEvent) => `${type} ${eventId}`
  expect(other?.map(stepOf).sort()).toEqual(one?.map(stepOf).sort())
})

/** The failure of an orchestration that is checked. */
async function failureOf(code: (ctx: OrchestrationContext) => Body): Promise<string> {
  const { hub } = await openHub({
    orchestrators: { code },
    activities: { a: () => 1, b: () => 2 },
    backend: check,
  })
  const error = await (await hub.start('code')).output().catch((error: unknown) => error)
  expect(error).toBeInstanceOf(RunFailedError)
  expect((error as RunFailedError).failure).toMatchObject({
    errorType: 'NonDeterministicOrchestration',
    isNonRetriable: true,
  })
  return (error as RunFailedError).failure!.errorMessage
}

test('a random number', async () => {
  const text = await failureOf(async function* (ctx) {
    yield ctx.callActivity('a', 1)
    return yield ctx.callActivity('b', Math.random())
  })
  expect(text).toMatch(
    /^Turn 2 was given to a worker twice, and the answers differ at action 1: the first time it was activity 'b' #2 with input 0\.\d+; the second time activity 'b' #2 with input 0\.\d+\. An orchestrator must/,
  )
})

test('the wall clock', async () => {
  let passed = 0
  const text = await failureOf(async function* (ctx) {
    // Stands for the clock, which may show the same twice.
    passed += 1_000
    return yield ctx.createTimer(new Date(Date.now() + passed))
  })
  expect(text).toMatch(/timer #1 until \S+; the second time timer #1 until/)
})

test('what is kept between turns, as an order that changes', async () => {
  const seen = new Set<string>(['a', 'b'])
  const text = await failureOf(async function* (ctx) {
    const [first = ''] = seen
    seen.delete(first)
    seen.add(first)
    return yield ctx.callActivity(first)
  })
  expect(text).toContain(`activity 'a' #1; the second time activity 'b' #1`)
})

test('an output that differs', async () => {
  let count = 0
  const text = await failureOf(async function* (ctx) {
    yield ctx.callActivity('a')
    return ++count
  })
  expect(text).toContain('end #2 as COMPLETED with output')
})

test('a failed check takes nothing with it: no activity of the turn is run', async () => {
  let runs = 0
  const { hub } = await openHub({
    orchestrators: {
      async *code(ctx: OrchestrationContext): Body {
        return yield ctx.callActivity('a', Math.random())
      },
    },
    activities: { a: () => ++runs },
    backend: check,
  })
  const run = await hub.start('code')
  await expect(run.output()).rejects.toThrow('NonDeterministicOrchestration')
  expect(run.activities()).toEqual([])
  expect(runs).toBe(0)
})

test('what fakes answer is not checked', async () => {
  let calls = 0
  const { hub } = await openHub({ ...shop, backend: check })
  // The worker is there, and would answer otherwise.
  await (await hub.start('ship')).output()
  hub.use(orchestration('order').answers(() => ++calls))
  expect(await (await hub.start('order')).output()).toBe(1)
})

test('a hub may be checked, or not, whatever its backend says', async () => {
  const backend = await ownBackend(check)
  backend.hub('unchecked', { determinism: 'off' })
  expect(() => backend.hub('unchecked', check)).toThrow("exists already, with determinism 'off'")
  expect(() => backend.hub('checked', check)).not.toThrow()
  await expect(ownBackend({ determinism: 'on' as 'off' })).rejects.toThrow("Determinism is 'off' or 'check'")
})

const checked = durableTest({ ...shop, determinism: 'check' })

checked('a fixture may check determinism', async ({ hub }) => {
  const run = await hub.start('order', { items: 3 })
  await run.output()
  await run.replay()
})

durableTest({
  orchestrators: {
    async *careless(ctx: OrchestrationContext): Body {
      return yield ctx.callActivity('price', Math.random())
    },
  },
  determinism: 'check',
})('and fails code that is not deterministic', async ({ hub }) => {
  const run = await hub.start('careless')
  await expect(run).toBecome('FAILED')
  expect(run.state?.failure?.errorType).toBe('NonDeterministicOrchestration')
})
