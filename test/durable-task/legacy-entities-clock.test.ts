/** Scheduled messages of the older form wait for their instant on the hub's clock (sections 3.7 and 3.9). */
import { expect, test } from 'vitest'
import { LegacyCaller, request } from '../conformance/legacy-messages.ts'
import { ownBackend } from '../support/backend.ts'
import { openCounters } from '../support/entity-hub.ts'
import { eventually } from '../support/entity-poll.ts'

const hour = 3_600_000
const day = 24 * hour
const A = '@counter@a'

async function openManual() {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('manual')
  const callers = await openCounters({ address: backend.address, hub: 'manual' })
  const caller = new LegacyCaller(await callers.start(), callers.worker)
  /** An instant so far from now. */
  const at = (offset: number) => new Date(hub.clock.now + offset).toISOString()
  return { ...callers, hub, clock: hub.clock, caller, at }
}

test('229 a signal is delivered when it is due, and not a millisecond earlier', async () => {
  const { client, clock, hub, caller, at, settled } = await openManual()
  const due = clock.now + hour
  await caller.signal(A, 'add', '5', at(hour))
  await caller.signal(A, 'add', '1')
  await settled()
  expect(await client.entityState(A)).toBe('1')
  expect(hub.entity(A)?.delayed).toMatchObject([{ kind: 'signal', operation: 'add', from: caller.id, due }])
  await clock.advance(hour - 1)
  await settled()
  expect(await client.entityState(A)).toBe('1')
  await clock.advance(1)
  await eventually(() => client.entityState(A)).toBe('6')
  expect(hub.entity(A)?.delayed).toEqual([])
})

test('229 a call is answered only after it was due', async () => {
  const { clock, caller, at, settled } = await openManual()
  const id = await caller.sendCall(A, 'add', '5', at(30 * day))
  await clock.advance(30 * day - 1)
  await settled()
  expect(caller.toldSoFar(id)).toEqual([])
  await clock.advance(1)
  expect(await caller.told(id)).toEqual({ result: '5' })
})

test('229 an instant that stands only in the name of the event counts', async () => {
  const { client, clock, caller, at, settled } = await openManual()
  await caller.caller.act(request(1, A, { op: 'add', signal: true, input: '5', id: 'r' }, `op@${at(hour)}`))
  await clock.advance(hour - 1)
  await settled()
  expect(await client.entity(A)).toBeUndefined()
  await clock.advance(1)
  await eventually(() => client.entityState(A)).toBe('5')
})

test('229 the instant in the body counts when the name has an earlier one, as .NET caps it', async () => {
  const { client, clock, caller, at, settled } = await openManual()
  const body = { op: 'add', signal: true, input: '5', id: 'r', due: at(30 * day) }
  await caller.caller.act(request(1, A, body, `op@${at(6 * day)}`))
  await clock.advance(30 * day - 1)
  await settled()
  expect(await client.entity(A)).toBeUndefined()
  await clock.advance(1)
  await eventually(() => client.entityState(A)).toBe('5')
})

test('an instant in the past is now', async () => {
  const { caller, at } = await openManual()
  expect(await caller.told(await caller.sendCall(A, 'add', '5', at(-day)))).toEqual({ result: '5' })
})

test('233 a scheduled signal of the holder that is due inside its section runs there', async () => {
  const { client, clock, hub, caller, at, settled, start } = await openManual()
  const other = await start()
  await caller.signal(A, 'add', '5', at(hour))
  await caller.lock('section', A)
  const waiting = await other.sendCall(A, 'add', '100')
  expect(hub.entity(A)).toMatchObject({
    lockedBy: { instanceId: caller.id, criticalSectionId: 'section' },
    queue: [{ kind: 'call', requestId: waiting, from: other.id }],
    delayed: [{ kind: 'signal', from: caller.id }],
  })
  await clock.advance(hour)
  await eventually(() => client.entityState(A)).toBe('5')
  await settled()
  expect(other.answers).toEqual([])
  await caller.unlock('section', A)
  expect((await other.answered(waiting)).entityOperationCompleted?.output?.value).toBe('105')
})
