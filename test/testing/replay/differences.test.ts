/** Code that does something else than it did: where a replay parts from the history, and how it says so. */
import type { OrchestrationContext } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { ReplayMismatchError } from '../../../src/index.ts'
import { type Body, openHub } from '../open-hub.ts'

type Code = (ctx: OrchestrationContext, input: unknown) => Body

const charge: Code = async function* (ctx, input) {
  yield ctx.callActivity('charge', input)
  yield ctx.waitForExternalEvent('approval')
  return yield ctx.callActivity('ship', 'here')
}

/** Runs the order with its first version to the end, then replays it with the other one. */
async function replayWith(changed: Code, first: Code = charge) {
  let code = first
  const { hub } = await openHub({
    orchestrators: { order: (ctx: OrchestrationContext, input: unknown) => code(ctx, input) },
    activities: { charge: () => 'r-1', ship: () => 'gone' },
  })
  const run = await hub.start('order', { items: 3 })
  await run.waitFor({ waitingForEvent: 'approval' })
  await run.raise('approval')
  await run.output()
  const history = run.history()
  code = changed
  const error = await run.replay().catch((error: unknown) => error)
  expect(run.history()).toEqual(history)
  expect(error).toBeInstanceOf(ReplayMismatchError)
  return error as ReplayMismatchError
}

test('another input is shown with both sides', async () => {
  const error = await replayWith(async function* (ctx) {
    yield ctx.callActivity('charge', { items: 4 })
  })
  expect(error.difference).toMatchObject({
    turn: 1,
    index: 0,
    field: 'input',
    expected: { kind: 'activity', id: 1, name: 'charge', input: '{"items":3}' },
    actual: { kind: 'activity', id: 1, name: 'charge', input: '{"items":4}' },
  })
  expect(error.message).toContain(
    `in turn 1, action 1: the history has activity 'charge' #1 with input {"items":3}; the code now asks for activity 'charge' #1 with input {"items":4}.`,
  )
})

test('another kind of action', async () => {
  const error = await replayWith(async function* (ctx) {
    yield ctx.createTimer(60)
  })
  expect(error.message).toMatch(
    /the history has activity 'charge' #1 with input \{"items":3\}; the code now asks for timer #1 until \d{4}-/,
  )
})

test('a step left out, and one too many', async () => {
  const less = await replayWith(async function* (ctx, input) {
    yield ctx.callActivity('charge', input)
    return yield ctx.callActivity('ship', 'here')
  })
  expect(less.difference).toMatchObject({ turn: 2, index: 0, expected: undefined, actual: { name: 'ship' } })
  expect(less.message).toContain(`the history has nothing; the code now asks for activity 'ship' #2`)
  const more = await replayWith(async function* (ctx, input) {
    ctx.callActivity('audit')
    yield ctx.callActivity('charge', input)
  })
  expect(more.difference).toMatchObject({ turn: 1, expected: { name: 'charge' }, actual: { name: 'audit' } })
})

test('another output', async () => {
  const error = await replayWith(async function* (ctx, input) {
    yield ctx.callActivity('charge', input)
    yield ctx.waitForExternalEvent('approval')
    yield ctx.callActivity('ship', 'here')
    return 'changed'
  })
  expect(error.message).toContain(
    'the history has end #3 as COMPLETED with output "gone"; the code now asks for end #3 as COMPLETED with output "changed"',
  )
})

test('what the SDK says itself is the side of the code', async () => {
  let turns = 0
  const fickle: Code = async function* (ctx, input) {
    // The first turn of the replay is as it was; only when it is replayed for the next does the code differ.
    turns++
    if (turns === 2) return yield ctx.createTimer(60)
    yield ctx.callActivity('charge', input)
    return yield ctx.waitForExternalEvent('approval')
  }
  const error = await replayWith(fickle)
  expect(error.difference).toMatchObject({ turn: 2, actual: { kind: 'end', status: 'FAILED' } })
  expect(error.message).toContain('A previous execution called')
})

test('where long inputs part is shown', async () => {
  const long = (end: string): Code =>
    async function* (ctx) {
      yield ctx.callActivity('charge', 'x'.repeat(5_000) + end)
      return yield ctx.waitForExternalEvent('approval')
    }
  const error = await replayWith(long('after'), long('before'))
  expect(error.message).toContain('xxxbefore')
  expect(error.message).toContain('xxxafter')
  expect(error.message.length).toBeLessThan(2_500)
})
