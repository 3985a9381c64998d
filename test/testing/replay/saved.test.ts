/** Histories saved as JSON: replayed against other code, on another hub, with no instance there. */
import type { OrchestrationContext } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { ReplayMismatchError } from '../../../src/index.ts'
import { type Body, openHub } from '../open-hub.ts'
import { shop } from './orders.ts'

const saved = (value: unknown) => JSON.parse(JSON.stringify(value))

async function history() {
  const { hub } = await openHub({ ...shop, time: 'skip' })
  const run = await hub.start('order', { items: 3 }, { instanceId: 'of old' })
  await run.output()
  return run.history()
}

test('a history in a file replays against the code of today', async () => {
  const old = saved(await history())
  const { hub } = await openHub(shop)
  const replay = await hub.replay(old)
  expect(replay).toMatchObject({ instanceId: 'of old', name: 'order' })
  await hub.replay({ history: old })
  expect(hub.instance('of old').state).toBeUndefined()
  expect(hub.entity('@counter@shelf')).toBeUndefined()
})

test('code that has changed since fails it', async () => {
  const old = saved(await history())
  const order = async function* (ctx: OrchestrationContext): Body {
    return yield ctx.callActivity('price', 1)
  }
  const { hub } = await openHub({ ...shop, orchestrators: { order } })
  const error = await hub.replay(old).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(ReplayMismatchError)
  expect(error).toMatchObject({
    instanceId: 'of old',
    difference: { turn: 1, index: 1, expected: { kind: 'activity', input: '2' }, actual: undefined },
  })
})

test('an exported run is a history too', async () => {
  const { hub } = await openHub(shop)
  const run = await hub.start('order', { items: 3 })
  await run.waitFor({ timer: 0 })
  await hub.replay(saved(run.export()))
})

test('what is no history is refused, with the event and the field', async () => {
  const { hub } = await openHub()
  const started = { type: 'orchestratorStarted', eventId: -1, timestamp: 0 }
  const refusal = (value: unknown) => hub.replay(value as object[]).catch((error: Error) => error.message)
  expect(await refusal(5)).toContain('A history is a list of events')
  expect(await refusal([started, 7])).toBe(
    "Event 1 of the history is no event: it must be an object with a 'type'.",
  )
  expect(await refusal([{ type: 'taskDone' }])).toContain(
    'Event 0 of the history has the type "taskDone", which is no type of event; it must be one of executionStarted,',
  )
  expect(await refusal([{ ...started, timestamp: 'noon' }])).toBe(
    `Event 0 of the history (orchestratorStarted) needs a whole number of milliseconds since the epoch as 'timestamp', but it is "noon".`,
  )
  expect(await refusal([{ ...started, type: 'taskScheduled' }])).toBe(
    "Event 0 of the history (taskScheduled) needs a text as 'name', but it is missing.",
  )
  expect(await refusal([{ ...started, inputtext: 'x' }])).toBe(
    "Event 0 of the history (orchestratorStarted) has the field 'inputtext', which such an event has not.",
  )
  expect(await refusal([started])).toBe('A history without executionStarted cannot be replayed.')
  const begun = { ...started, type: 'executionStarted', name: 'order' }
  expect(await refusal([started, { ...begun, orchestrationInstance: { instanceId: '' } }])).toContain(
    'no name, or no instanceId',
  )
})
