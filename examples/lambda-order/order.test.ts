import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import {
  answer,
  checkpoint,
  createLambdaService,
  type LambdaService,
  type RunOptions,
  step,
} from 'greenroom/lambda'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { handler } from './handler.ts'
import { APPROVAL_LIMIT, processOrder, TAX_FUNCTION } from './order.ts'
import { type Order, type Shop, shop } from './shop.ts'

const HOUR = 60 * 60 * 1_000
const DAY = 24 * HOUR
const desk = { sku: 'desk', quantity: 1, price: 240 }
const lamp = { sku: 'lamp', quantity: 2, price: 35 }
const sofa = { sku: 'sofa', quantity: 1, price: APPROVAL_LIMIT }

const order = (changes: Partial<Order> = {}): Order => ({
  customer: 'ada@example.com',
  card: '4242 4242 4242 4242',
  country: 'PT',
  items: [desk, lamp],
  ...changes,
})
const largeOrder = order({ items: [sofa] })

/** The tax function is answered by the test: a tenth of everything. */
const invokes: RunOptions['invokes'] = {
  [TAX_FUNCTION]: ({ payload }: { payload: { net: number } }) => payload.net / 10,
}

// Each test has a service of its own. Time is skipped while it waits and no handler runs.
let service: LambdaService
beforeEach(async () => {
  service = await createLambdaService({ time: 'skip' })
})
afterEach(() => service.stop())

/** A runner of the flow in a shop of which some parts do something else. */
const shopWith = (parts: Partial<Shop> = {}) => {
  const quiet = { askForApproval: async () => {} }
  return service.runner(withDurableExecution(processOrder({ ...shop, ...quiet, ...parts })))
}

test('an order is taxed, paid, shipped item by item and confirmed', async () => {
  const result = await service.runner(handler).run({ payload: order(), invokes })
  expect(result.output()).toEqual({
    status: 'confirmed',
    total: 341,
    parcels: ['1 x desk, on its way', '2 x lamp, on its way'],
    confirmation: 'mail to ada@example.com',
  })
  expect(result.invoke('tax')).toMatchObject({ input: { net: 310, country: 'PT' }, value: 31 })
  expect(result.context('ship').context('lamp').step('pack').value).toBe('2 x lamp')
})

test('a large order is charged when somebody approves it, and not before', async () => {
  const charge = vi.fn(shop.charge)
  const execution = shopWith({ charge }).start({ payload: largeOrder, invokes })
  const { callbackId } = await execution.waitForCallback('approval')
  expect(charge).not.toHaveBeenCalled()

  await execution.sendCallbackSuccess(callbackId, { approved: true, by: 'grace' })
  const result = await execution.result()
  expect(result.output()).toMatchObject({ status: 'confirmed', total: 1_100 })
  expect(charge).toHaveBeenCalledTimes(1)
})

test('a large order is cancelled when somebody rejects it, and its items are free again', async () => {
  const result = await shopWith().run({
    payload: largeOrder,
    invokes,
    callbacks: { approval: { approved: false, by: 'grace' } },
  })
  expect(result.output()).toMatchObject({ status: 'cancelled', reason: 'grace rejected it' })
  expect(result.step('release').status).toBe('SUCCEEDED')
  expect(() => result.step('charge')).toThrow('There is no step')
})

test('a large order is cancelled after thirty days in which nobody decides', async () => {
  const start = service.clock.now
  const result = await shopWith().run({
    payload: largeOrder,
    invokes,
    callbacks: { approval: answer.timesOut() },
  })
  expect(result.output()).toMatchObject({ status: 'cancelled', reason: 'nobody approved it in time' })
  expect((service.clock.now - start) / DAY).toBeCloseTo(30)
})

test('an approval in the last hour of the thirty days is in time', async () => {
  const approval = answer.after(30 * DAY - HOUR, { approved: true, by: 'grace' })
  const result = await shopWith().run({ payload: largeOrder, invokes, callbacks: { approval } })
  expect(result.output()).toMatchObject({ status: 'confirmed' })
})

test('a declined card fails the order, and what was reserved is released', async () => {
  const result = await shopWith().run({ payload: order({ card: '4000 0000 0000 0002' }), invokes })
  expect(() => result.output()).toThrow('card 4000 0000 0000 0002 was declined')
  expect(result.step('charge').attempts).toBe(1)
  expect(result.step('release').value).toBe('2 kinds of items released')
})

test('an item that cannot be packed fails the order; payment and reservation are undone, the last first', async () => {
  const undone: string[] = []
  const result = await shopWith({
    async pack({ sku }) {
      throw new Error(`${sku} is broken`)
    },
    async refund(payment) {
      undone.push(payment)
      return 'refunded'
    },
    async release(reservation) {
      undone.push(reservation)
      return 'released'
    },
  }).run({ payload: order({ items: [lamp] }), invokes })
  expect(result.status).toBe('FAILED')
  expect(result.error?.message).toContain('lamp is broken')
  expect(undone).toEqual(['payment of 77', '1 kinds of items'])
})

test('a carrier that is away is asked again an hour later, and an hour after that', async () => {
  const handToCarrier = vi
    .fn(shop.handToCarrier)
    .mockRejectedValueOnce(new Error('nobody is there'))
    .mockRejectedValueOnce(new Error('nobody is there'))
  const result = await shopWith({ handToCarrier }).run({ payload: order({ items: [desk] }), invokes })
  expect(result.output()).toMatchObject({ parcels: ['1 x desk, on its way'] })

  const handOver = result.step('hand over')
  expect(handOver.attempts).toBe(3)
  expect(handOver.endedAt! - handOver.startedAt).toBeGreaterThanOrEqual(2 * HOUR)
})

test('a tax function that fails fails the order before anything is charged', async () => {
  const result = await shopWith().run({
    payload: order(),
    invokes: { [TAX_FUNCTION]: answer.fails({ type: 'TaxError', message: 'no such country' }) },
  })
  expect(() => result.output()).toThrow('no such country')
  expect(result.operations.map(({ name }) => name)).toEqual(['reserve', 'tax', 'release'])
})

test('fifty items are shipped beside each other, each in a context of its own', async () => {
  const items = Array.from({ length: 50 }, (_, n) => ({ sku: `cup-${n}`, quantity: 1, price: 4 }))
  const result = await shopWith().run({ payload: order({ items }), invokes })
  expect(result.output()).toMatchObject({ status: 'confirmed' })
  expect(result.context('ship').operations).toHaveLength(50)
})

test('a charge of which nobody heard is not made again: the order fails, and its items are free again', async () => {
  const charge = vi.fn(shop.charge)
  const result = await shopWith({ charge }).run({
    payload: order(),
    invokes,
    faults: [step('charge').isForgotten()],
  })
  expect(charge).toHaveBeenCalledTimes(1)
  expect(result.status).toBe('FAILED')
  expect(result.step('charge').error?.type).toBe('StepInterruptedError')
  expect(result.step('release').status).toBe('SUCCEEDED')
})

// The third begins the charge: who dies there has not charged, and does not try again.
test.each([1, 2, 3, 4, 5, 6])(
  'an order whose function dies at checkpoint %i is charged once or fails',
  async n => {
    const charge = vi.fn(shop.charge)
    const result = await shopWith({ charge }).run({
      payload: order(),
      invokes,
      faults: [checkpoint(n).crashes()],
    })
    expect(result.invocations.some(({ error }) => error?.type === 'Runtime.ExitError')).toBe(true)
    expect(result.status).toBe(n === 3 ? 'FAILED' : 'SUCCEEDED')
    expect(charge).toHaveBeenCalledTimes(n === 3 ? 0 : 1)
  },
)
