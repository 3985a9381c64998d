import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limitsOf, payloadProblem } from '../../src/durable-task/core/limits.ts'
import { schedulerLimits, TestBackend } from '../../src/index.ts'
import { errorOf, openClient, ownBackend, status } from '../support/backend.ts'

test('limits that are left out are the defaults', () => {
  expect(limitsOf()).toEqual({
    maxPayload: 0,
    maxIdLength: 100,
    idCharacters: 'any',
    maxInstances: 0,
    maxOpenWaits: 0,
  })
  expect(limitsOf({ maxPayload: 5, maxInstances: undefined as never })).toEqual({
    ...limitsOf(),
    maxPayload: 5,
  })
  expect(limitsOf('scheduler')).toEqual({ ...limitsOf(), maxPayload: 1_048_576, idCharacters: 'printable' })
  expect(schedulerLimits).toEqual(limitsOf('scheduler'))
})

test.each<[unknown, RegExp]>([
  [{ maxPaylod: 1 }, /^There is no limit 'maxPaylod'\. The limits are maxPayload, maxIdLength, /],
  [{ __proto__: null, constructor: 1 }, /^There is no limit 'constructor'/],
  [{ maxPayload: -1 }, /^The limit maxPayload is a whole number from 0 on/],
  [{ maxInstances: 1.5 }, /^The limit maxInstances is a whole number/],
  [{ maxOpenWaits: '5' }, /^The limit maxOpenWaits is a whole number/],
  [{ idCharacters: 'ascii' }, /^The limit idCharacters is 'any' or 'printable', not 'ascii'/],
  ['azure', /^Limits are 'scheduler', or an object of limits, not azure/],
  [null, /^Limits are 'scheduler'/],
])('limits: %j is refused', (limits, sentence) => {
  expect(() => new TestBackend({ limits: limits as never })).toThrow(
    expect.objectContaining({ code: 'invalid-request', message: expect.stringMatching(sentence) }),
  )
})

test('a payload passes when its UTF-8 is no longer than the limit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (payload, maxPayload) => {
      const isTooLarge = new TextEncoder().encode(payload).length > maxPayload
      expect(payloadProblem(limitsOf({ maxPayload }), payload, 'It') !== undefined).toBe(isTooLarge)
    }),
  )
})

test('a hub may have limits of its own, and keeps those it began with', async () => {
  const backend = await ownBackend({ limits: 'scheduler' })
  backend.hub('loose', { limits: {} })
  const loose = await openClient({ address: backend.address, hub: 'loose' })
  expect(await loose.start('Order', { instanceId: 'naïve' })).toBe('naïve')
  const strict = await openClient({ address: backend.address, hub: 'strict' })
  expect((await errorOf(strict.start('Order', { instanceId: 'naïve' }))).code).toBe(status.INVALID_ARGUMENT)
  expect(() => backend.hub('loose', { limits: 'scheduler' })).toThrow(/exists already, with other limits/)
  expect(backend.hub('loose', { limits: {} }).name).toBe('loose')
  expect(backend.hub('strict', { limits: schedulerLimits }).name).toBe('strict')
})

test('starts and events from within the process are held to them', async () => {
  const hub = (await ownBackend({ limits: { maxPayload: 4 } })).hub()
  const run = await hub.start('Order', 1234)
  await expect(hub.start('Order', 12345)).rejects.toMatchObject({ code: 'invalid-request' })
  await expect((async () => run.raise('go', 12345))()).rejects.toThrow(/limits\.maxPayload/)
  await expect(hub.signal('@a@b', 'add', 12345)).rejects.toThrow(/limits\.maxPayload/)
})
