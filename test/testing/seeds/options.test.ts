/** The options that make runs reproducible, and what they refuse. */
import { expect, test } from 'vitest'
import { type BackendError, createTestBackend } from '../../../src/index.ts'
import { ownBackend } from '../../support/backend.ts'

const START = Date.UTC(2030, 0)

const refusal = (call: () => unknown): Partial<BackendError> => {
  try {
    call()
  } catch (error) {
    return error as BackendError
  }
  throw new Error('it was not refused')
}

test('a manual clock starts in 2030 with a seed, at the time of day without, and where it is told', async () => {
  const before = Date.now()
  const backend = await ownBackend({ time: 'manual' })
  expect(backend.hub('none').clock.now).toBeGreaterThanOrEqual(before)
  expect(backend.hub('none').clock.now).toBeLessThanOrEqual(Date.now())
  expect(backend.hub('seeded', { seed: 1 }).clock.now).toBe(START)
  expect(backend.hub('number', { now: 5 }).clock.now).toBe(5)
  expect(backend.hub('date', { now: new Date(START + 7), seed: 1 }).clock.now).toBe(START + 7)
  const told = await ownBackend({ time: 'manual', now: 9, seed: 1 })
  expect(told.hub().clock.now).toBe(9)
  expect(told.hub('own', { now: 10 }).clock.now).toBe(10)
  expect(told.hub('real', { time: 'real' }).clock.now).toBeGreaterThanOrEqual(before)
})

test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])('%s is no seed', async seed => {
  await expect(createTestBackend({ seed })).rejects.toMatchObject({ code: 'invalid-request' })
  const backend = await ownBackend()
  expect(refusal(() => backend.hub('h', { seed }))).toMatchObject({
    code: 'invalid-request',
    message: `A seed is a whole number, not ${seed}.`,
  })
})

test('what cannot be is refused', async () => {
  await expect(createTestBackend({ time: 'fast' as 'skip' })).rejects.toMatchObject({
    code: 'invalid-request',
    message: "Time is 'real', 'skip' or 'manual', not 'fast'.",
  })
  await expect(createTestBackend({ now: new Date('never') })).rejects.toMatchObject({
    code: 'invalid-request',
  })
  const backend = await ownBackend()
  expect(refusal(() => backend.hub('h', { now: START }))).toMatchObject({
    code: 'invalid-request',
    message: "Only a clock with time: 'manual' starts where it is told, not one with 'real'.",
  })
})

test('a hub that exists keeps its seed and its start', async () => {
  const backend = await ownBackend({ time: 'manual', now: 5 })
  backend.hub('h', { seed: 7 })
  expect(() => backend.hub('h')).not.toThrow()
  expect(() => backend.hub('h', { seed: 7, now: 5 })).not.toThrow()
  expect(refusal(() => backend.hub('h', { seed: 8 }))).toMatchObject({
    code: 'wrong-state',
    message: "The task hub 'h' exists already, with seed 7: ask for seed 8 before it is first used.",
  })
  expect(refusal(() => backend.hub('h', { now: 6 }))).toMatchObject({ code: 'wrong-state' })
  backend.hub('plain')
  expect(refusal(() => backend.hub('plain', { seed: 8 })).message).toContain('with no seed')
})
