/** Faults by chance: survived, and the same again with the same seed. */
import { expect, test } from 'vitest'
import { type ChaosOptions, chaos } from '../../../src/index.ts'
import { createChild } from '../../support/actions.ts'
import { ofType } from '../../support/history.ts'
import { openShop } from './shop.ts'

/** Two orders one after the other under chaos; which work was struck how, in which order. */
async function runUnder(options: ChaosOptions, hubOptions: { seed?: number } = {}) {
  const { hub, client, worker, logged } = await openShop({ time: 'skip', ...hubOptions }, 3)
  worker.activity('charge', ({ request }) => request.input?.value)
  const storm = hub.inject(chaos(options))
  for (const instanceId of ['order-1', 'order-2']) {
    const run = await hub.start('order', undefined, { instanceId })
    const output = (await run.output({ timeout: 15_000 })) as number[]
    expect([...output].sort()).toEqual([1, 2, 3])
    const completed = ofType(await client.history(run.instanceId), 'taskCompleted')
    expect(completed.map(({ taskCompleted }) => taskCompleted?.taskScheduledId).sort()).toEqual([1, 2, 3])
  }
  const strikes = storm.strikes
    .filter(({ kind }) => kind === 'activity')
    .map(({ fault, name, instanceId }) => `${fault} ${name} ${instanceId}`)
  return { hub, storm, logged, strikes: strikes.sort() }
}

const wild = { drop: 0.3, delay: 0.2, double: 0.2, deliverTwice: 0.2 }

test('the same seed strikes the same work, and another seed other work', async () => {
  const [first, again, other] = await Promise.all([
    runUnder({ seed: 42, kind: 'activity', ...wild }),
    runUnder({ seed: 42, kind: 'activity', ...wild }),
    runUnder({ seed: 43, kind: 'activity', ...wild }),
  ])
  expect(first.strikes.length).toBeGreaterThan(3)
  expect(again.strikes).toEqual(first.strikes)
  expect(other.strikes).not.toEqual(first.strikes)
  expect(first.storm.seed).toBe(42)
})

test('without a seed one is drawn and said, and makes the same again', async () => {
  // Without rests, which take time.
  const quick = { kind: 'activity', double: 0.5, deliverTwice: 0.5 } as const
  const { storm, logged, strikes } = await runUnder(quick)
  expect(storm.seed).toEqual(expect.any(Number))
  expect(logged).toContain(
    `Chaos in the task hub 'shop' has the seed ${storm.seed}: chaos({ …, seed: ${storm.seed} }), with the rest as it is, makes it again.`,
  )
  const again = await runUnder({ seed: storm.seed!, ...quick })
  expect(again.strikes).toEqual(strikes)
})

test('after a reset the same seed strikes the same work again', async () => {
  const { hub, worker } = await openShop({ seed: 5 })
  worker.activity('charge', () => '"paid"')
  const storm = hub.inject(chaos({ double: 0.5, deliverTwice: 0.5, most: 1 }))
  const rounds: string[] = []
  for (let round = 0; round < 3; round++) {
    const before = storm.strikes.length
    for (let n = 0; n < 3; n++) await (await hub.start('order')).output()
    rounds.push(JSON.stringify(storm.strikes.slice(before)))
    await hub.reset()
  }
  expect(storm.strikes.length).toBeGreaterThan(6)
  expect(rounds[1]).toBe(rounds[0])
  expect(rounds[2]).toBe(rounds[0])
})

test('a hub with a seed gives it to chaos', async () => {
  const { storm } = await runUnder({ drop: 0.1 }, { seed: 7 })
  expect(storm.seed).toBe(7)
})

test('all kinds of work, struck again and again, get done', async () => {
  const { hub, storm } = await runUnder({ seed: 1, drop: 0.5, double: 0.5, most: 2 })
  expect(new Set(storm.strikes.map(({ kind }) => kind))).toEqual(new Set(['orchestration', 'activity']))
  expect(hub.counters.redeliveries).toBeGreaterThan(0)
})

test('a mixture without likelihoods is a gentle one', async () => {
  const { storm } = await runUnder({ seed: 5 })
  expect(storm.strikes.length).toBeGreaterThan(0)
})

test('an answer that is dropped for certain comes through after as many strikes as are the most', async () => {
  const { hub, worker } = await openShop()
  worker.activity('charge', () => '"paid"')
  const storm = hub.inject(chaos({ seed: 1, drop: 1, most: 2, kind: 'activity', name: 'charge' }))
  expect(await (await hub.start('order')).output()).toEqual(['paid'])
  expect(storm.strikes.map(({ fault }) => fault)).toEqual(['drop', 'drop'])
})

test('streams that are cut for certain', async () => {
  const { hub, worker, openAnother } = await openShop()
  hub.inject(chaos({ seed: 1, cut: 1, most: 1, name: 'charge' }))
  const run = await hub.start('order')
  await worker.ended
  const next = await openAnother()
  next.activity('charge', () => '"paid"')
  expect(await run.output()).toEqual(['paid'])
})

test('the seed is in explanations', async () => {
  const { hub, worker } = await openShop()
  const storm = hub.inject(chaos({ seed: 11, drop: 0.5 }))
  expect(hub.explain()).toBe('')
  worker.orchestrator('family', () => [createChild(1, 'order', 'child')])
  const run = await hub.start('family')
  await run.waitFor({ child: 'order' })
  const text = /Chaos with seed 11 is in use and has struck \d+ times\./
  expect(run.explain()).toMatch(text)
  expect(hub.explain()).toMatch(text)
  storm.remove()
  expect(hub.explain()).not.toContain('Chaos')
})
