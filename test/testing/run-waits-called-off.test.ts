/** Waits for points of a run that somebody calls off. */
import { expect, test } from 'vitest'
import { openLab } from './lab.ts'

test('a wait that is called off rejects with the reason, and time is not skipped for it any more', async () => {
  const { hub } = await openLab({ time: 'skip' })
  const call = new AbortController()
  const { signal } = call
  const waits = [
    hub.instance('w-1').output({ signal, timeout: Number.POSITIVE_INFINITY }),
    hub.instance('w-1').waitFor({ status: 'RUNNING' }, { signal }),
  ]
  const reason = new Error('no longer wanted')
  call.abort(reason)
  for (const wait of waits) await expect(wait).rejects.toBe(reason)
  const startAt = hub.clock.now + 3_600_000
  const run = await hub.start('order', undefined, { startAt })
  await expect(run.waitFor({ status: 'RUNNING' }, { signal })).rejects.toBe(reason)
  await hub.clock.advance(0)
  expect(hub.clock.now).toBeLessThan(startAt)
})

test('a signal that aborts after the wait changes nothing', async () => {
  const { hub } = await openLab()
  const call = new AbortController()
  const run = await hub.start('order')
  expect(await run.waitFor({ status: 'PENDING' }, { signal: call.signal })).toMatchObject({
    status: 'PENDING',
  })
  call.abort()
  expect(run.status).toBe('PENDING')
})
