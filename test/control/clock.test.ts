import { describe, expect, test } from 'vitest'
import { openClient, openWorker } from '../support/backend.ts'
import { openControl } from './control.ts'

const DAY = 86_400_000

async function openManual() {
  const { backend, ...control } = await openControl({ time: 'manual' })
  return { ...control, hub: backend.hub('a'), clock: '/v1/hubs/a/clock' }
}

test('a clock tells its mode and its time, as a number and as a date', async () => {
  const { get, clock, hub } = await openManual()
  const { now } = hub.clock
  expect(await get(clock)).toEqual({
    status: 200,
    body: { mode: 'manual', now, date: new Date(now).toISOString(), wallTime: expect.any(Number) },
  })
})

test.each([
  [250, 250],
  ['250', 250],
  ['30d', 30 * DAY],
  ['1h30m', 5_400_000],
  ['1d 2h 3m 4s 5ms', DAY + 7_384_005],
  ['0.5s', 500],
  ['P30D', 30 * DAY],
  ['P1W', 7 * DAY],
  ['PT1H30M', 5_400_000],
  ['P1DT0.5S', DAY + 500],
])('advancing by %j moves on by %i ms', async (by, milliseconds) => {
  const { post, clock, hub } = await openManual()
  const before = hub.clock.now
  const { body } = await post(`${clock}/advance`, { by, patience: '10ms' })
  expect(body.now).toBe(before + milliseconds)
  expect(hub.clock.now).toBe(body.now)
})

test.each([-1, 1e17, '-1', '1 day', 'd', '', 'P', 'PT', 'P1DT', '1h30', true, null, undefined])(
  'advancing by %j is refused',
  async by => {
    const { post, clock, hub } = await openManual()
    const before = hub.clock.now
    expect(await post(`${clock}/advance`, { by })).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid-request', message: expect.stringMatching(/ by: must be .*'30d'/) } },
    })
    expect(hub.clock.now).toBe(before)
  },
)

test('a clock is set to an instant, not to one that has passed and not to one without a zone', async () => {
  const { post, clock, hub } = await openManual()
  const to = hub.clock.now + DAY
  expect((await post(`${clock}/set`, { to: new Date(to).toISOString() })).body.now).toBe(to)
  expect((await post(`${clock}/set`, { to: to + 1 })).body.now).toBe(to + 1)
  const december = '2101-12-01T01:00+01:00'
  expect((await post(`${clock}/set`, { to: december })).body.date).toBe('2101-12-01T00:00:00.000Z')
  for (const wrong of [to, '2101-12-01T01:00', '2101-13-01', 'tomorrow', 1e17])
    expect(await post(`${clock}/set`, { to: wrong })).toMatchObject({ status: 400 })
  expect(hub.clock.now).toBe(Date.parse(december))
})

test('next goes to what is due next, and says when nothing is', async () => {
  const { post, clock, hub } = await openManual()
  const startAt = hub.clock.now + DAY
  await post('/v1/hubs/a/runs', { name: 'order', startAt })
  expect((await post(`${clock}/next`)).body).toMatchObject({ moved: true, now: startAt })
  expect((await post(`${clock}/next`)).body).toMatchObject({ moved: false, now: startAt })
})

test('a worker that makes no progress is waited for as long as is asked', async () => {
  const { post, backend } = await openControl({ time: 'manual', patience: 60_000 })
  const worker = await openWorker(await openClient({ address: backend.address, hub: 'a' }))
  await backend.hub('a').start('order')
  await worker.nextTurn()
  const { status } = await post('/v1/hubs/a/clock/advance', { by: 1, patience: '1ms' })
  expect(status).toBe(200)
})

describe('real time', () => {
  test('is not moved, and says how to have another', async () => {
    const { post, backend } = await openControl()
    backend.hub('a')
    expect(await post('/v1/hubs/a/clock/advance', { by: 1 })).toMatchObject({
      status: 409,
      body: { error: { code: 'wrong-state', message: expect.stringContaining("{ time: 'manual' }") } },
    })
  })
})
