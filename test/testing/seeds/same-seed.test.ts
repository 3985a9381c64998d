/** The same seed gives the same run: ids, order and histories, byte for byte. */
import {
  type OrchestrationContext,
  type Task,
  type TOrchestrator,
  whenAll,
  whenAny,
} from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { type Hub, orchestration } from '../../../src/index.ts'
import { openClient, ownBackend } from '../../support/backend.ts'
import { Counter, counter } from '../../support/sdk-entities.ts'
import { type Body, openHub } from '../open-hub.ts'

const hour = 3_600_000
const patient = { timeout: 15_000 }

const ship: TOrchestrator = async function* (ctx, item: unknown): Body {
  yield ctx.createTimer(60)
  try {
    return yield ctx.callActivity('pack', item)
  } catch {
    return 'not packed'
  }
}

/** Something of everything: fan-out, a race, children, entities, a timer, ids of the SDK. */
async function* order(
  ctx: OrchestrationContext,
  items: number,
): AsyncGenerator<Task<unknown>, unknown, never> {
  const all = Array.from({ length: items }, (_, item) => item)
  yield whenAny(all.map(item => ctx.callActivity('reserve', item)))
  yield whenAll(all.map(item => ctx.callSubOrchestrator('ship', item)))
  for (const item of all) ctx.entities.signalEntity(counter(`stock-${item}`), 'add', 1)
  yield ctx.entities.callEntity(counter('orders'), 'add', items)
  yield ctx.createTimer(60)
  return ctx.newGuid()
}

/** Lets other work of the process go first, for a while that differs from call to call. */
async function dawdle(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise(resolve => setImmediate(resolve))
}

interface Setup {
  seed?: number
  /** How slow the activity is at an item. */
  slowness?: (item: number) => number
}

/** The hub after two orders at once. */
async function play({ seed, slowness = () => 0 }: Setup) {
  const slowly = async (_: unknown, item: number): Promise<string> => {
    await dawdle(slowness(item))
    return `${item} done`
  }
  const pack = async (_: unknown, item: number): Promise<string> => {
    if (item === 2) throw new RangeError('too large')
    return slowly(_, item)
  }
  const { hub } = await openHub({
    orchestrators: { order, ship },
    activities: { pack, reserve: slowly },
    entities: { counter: () => new Counter() },
    backend: { time: 'manual', patience: 10_000, ...(seed !== undefined && { seed }) },
  })
  await hub.pause()
  const runs = [await hub.start('order', 4), await hub.start('order', 3)]
  hub.resume()
  for (const run of runs) await run.waitFor({ child: 'ship' }, patient)
  await hub.clock.advance(hour)
  for (const run of runs) await run.output(patient)
  return hub
}

/** Everything that is known of every instance, in words of ours and in the protocol's. */
async function storyOf(hub: Hub): Promise<string> {
  const client = await openClient({ address: hub.connection.hostAddress, hub: hub.name })
  const runs = hub
    .runs()
    .runs.map(async run => [
      run,
      hub.instance(run.instanceId).history(),
      await client.history(run.instanceId),
    ])
  return JSON.stringify(await Promise.all(runs), undefined, 1)
}

test('two runs on a worker have the same ids, instants and histories', async () => {
  const story = await storyOf(await play({ seed: 7 }))
  expect(story).toContain(`"timestamp": ${Date.UTC(2030, 0)}`)
  expect(story).toContain('too large')
  expect(story.match(/"instanceId"/g)?.length).toBeGreaterThan(8)
  expect(await storyOf(await play({ seed: 7 }))).toBe(story)
  expect(await storyOf(await play({ seed: 8 }))).not.toBe(story)
})

test('how fast the activities are makes no difference', async () => {
  const ascending = await storyOf(await play({ seed: 7, slowness: item => 3 * item }))
  expect(await storyOf(await play({ seed: 7, slowness: item => 3 * (4 - item) }))).toBe(ascending)
})

test('without a seed no two runs have the same ids', async () => {
  const [one, other] = [await play({}), await play({})]
  const idsOf = (hub: Hub) => hub.runs().runs.map(({ instanceId }) => instanceId)
  expect(new Set([...idsOf(one), ...idsOf(other)]).size).toBe(2 * idsOf(one).length)
})

/** Made once: a stack names the place. */
const noShip = new Error('no ship')

/** The hub after ten faked orchestrations. */
async function playFakes(seed: number): Promise<Hub> {
  const backend = await ownBackend({ patience: 10_000 })
  const hub = backend.hub('fakes', { time: 'manual', seed })
  hub.use(
    orchestration('order')
      .delays(hour)
      .answers(async (item: number) => (item % 2 ? item : await item)),
    orchestration('ship').throws(noShip),
  )
  await hub.pause()
  for (let item = 0; item < 5; item++) {
    await hub.start('order', item)
    await hub.start('ship', item)
  }
  hub.resume()
  await hub.clock.advance(2 * hour)
  expect(hub.explain()).toBe('')
  return hub
}

test('two runs on fakes alone are the same', async () => {
  const story = await await storyOf(await playFakes(7))
  expect(story).toContain('no ship')
  expect(await await storyOf(await playFakes(7))).toBe(story)
})
