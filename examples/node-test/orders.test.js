import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { activity, createTestBackend } from 'greenroom'
import { connect } from 'greenroom/durabletask-js'
import { charge, processOrder } from './orders.js'

// One backend and one worker for the file. Time is skipped while a test waits and nothing is left to do.
const backend = await createTestBackend({ time: 'skip' })
const hub = backend.hub()
const durable = await connect(hub, { orchestrators: [processOrder], activities: [charge] })

afterEach(async t => {
  if (!t.passed) t.diagnostic(hub.explain()) // what each order that has not ended waits for
  hub.resetFakes()
  await hub.reset()
})

after(async () => {
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
  assert.deepEqual(charging.calls, [])

  await run.raise('approval')
  assert.deepEqual(await run.output(), { status: 'paid', receipt: 'receipt 1' })
  assert.deepEqual(run.activity('charge').input, order)
})

test('an order is cancelled after thirty days without approval', async () => {
  const start = hub.clock.now
  const run = await hub.start('processOrder', order)
  assert.deepEqual(await run.output(), { status: 'cancelled', reason: 'nobody approved it in time' })
  assert.equal(Math.round((hub.clock.now - start) / DAY), 30)
  assert.equal(run.activity('charge'), undefined)
})

test('a payment that fails twice goes through at the third try, two hours later', async () => {
  hub.use(activity('charge').throws(new Error('busy'), { times: 2 }).returns('receipt 1'))
  const run = await hub.start('processOrder', order)
  await run.raise('approval')
  assert.deepEqual(await run.output(), { status: 'paid', receipt: 'receipt 1' })

  const { attempts, tries } = run.activity('charge')
  assert.equal(attempts, 3)
  assert.ok(tries[2].scheduledAt - tries[0].scheduledAt >= 2 * HOUR)
})
