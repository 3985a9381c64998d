import { activity, createTestBackend } from 'greenroom'
import { connect } from 'greenroom/durabletask-js'
import { charge, processOrder } from './orders.js'

// One backend and one worker for the file. Time is skipped while a test waits and nothing is left to do.
const backend = await createTestBackend({ time: 'skip' })
const hub = backend.hub()
const durable = await connect(hub, { orchestrators: [processOrder], activities: [charge] })

afterEach(async () => {
  const unfinished = hub.explain()
  hub.resetFakes()
  await hub.reset()
  expect(unfinished).toBe('') // every order has ended; a failure says what it waited for
})

afterAll(async () => {
  await durable.stop()
  await backend.stop()
})

const HOUR = 60 * 60 * 1_000
const DAY = 24 * HOUR
const order = { card: '4242 4242 4242 4242', total: 1_900 }

test('an order is paid when somebody approves it, and not before', async () => {
  const charging = hub.use(activity('charge').returns('receipt 1'))
  const run = await hub.start('processOrder', order)
  await run.waitFor({ waitingForEvent: 'approval' })
  expect(charging.calls).toEqual([])

  await run.raise('approval')
  expect(await run.output()).toEqual({ status: 'paid', receipt: 'receipt 1' })
  expect(run.activity('charge')).toMatchObject({ attempts: 1, input: order })
})

test('an order is cancelled after thirty days without approval', async () => {
  const start = hub.clock.now
  const run = await hub.start('processOrder', order)
  expect(await run.output()).toEqual({ status: 'cancelled', reason: 'nobody approved it in time' })
  expect((hub.clock.now - start) / DAY).toBeCloseTo(30)
  expect(run.activity('charge')).toBeUndefined()
})

test('a payment that fails twice goes through at the third try, two hours later', async () => {
  hub.use(activity('charge').throws(new Error('busy'), { times: 2 }).returns('receipt 1'))
  const run = await hub.start('processOrder', order)
  await run.raise('approval')
  expect(await run.output()).toEqual({ status: 'paid', receipt: 'receipt 1' })

  const { attempts, tries } = run.activity('charge')
  expect(attempts).toBe(3)
  expect(tries[2].scheduledAt - tries[0].scheduledAt).toBeGreaterThanOrEqual(2 * HOUR)
})
