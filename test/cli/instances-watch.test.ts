/** `greenroom instances watch`, as a user runs it: a process of its own beside a backend. */
import { expect, test } from 'vitest'
import { createControlServer } from '../../src/control/index.ts'
import { activity, type BackendOptions, orchestration, type TestBackend } from '../../src/index.ts'
import { atEnd } from '../support/at-end.ts'
import { ownBackend } from '../support/backend.ts'
import { type RunningCommand, start } from './command.ts'

type Line = Record<string, unknown> & { event: string }

async function openBackend(port = 0, options: BackendOptions = {}) {
  const backend = await ownBackend({ time: 'manual', feed: { always: true }, ...options })
  const control = await createControlServer(backend, { port })
  atEnd(() => control.stop())
  return { backend, control, hub: backend.hub() }
}

const watch = (url: string, ...args: string[]): RunningCommand =>
  start('instances', 'watch', '--url', url, ...args)

/** The next line that says this. */
const next = async (command: RunningCommand, event: string): Promise<Line> =>
  JSON.parse(await command.line(new RegExp(`^\\{"event":"${event}"`)))

const startOrder = (backend: TestBackend, instanceId: string) =>
  backend.hub().start('order', undefined, { instanceId })

test('a line for each change of those that are meant, until Ctrl-C', async () => {
  const { backend, control, hub } = await openBackend()
  await startOrder(backend, 'order-0')
  const command = watch(control.url, '--prefix', 'order-')
  await command.line(/^\d{4}-\d\d-\d\d$/)
  await command.line(/^\d\d:\d\d:\d\d\.\d{3} {2}Watching: 1 PENDING\.$/)
  await startOrder(backend, 'other-1')
  const run = await startOrder(backend, 'order-1')
  await command.line(/ {2}order-1 {2}order {2}PENDING {17}First turn, which no connected worker serves$/)
  await run.suspend('stock')
  await command.line(/ {2}order-1 {2}order {2}PENDING → SUSPENDED {5}Held/)
  await hub.clock.advance(86_400_000)
  await run.terminate('enough')
  await command.line(/ {2}order-1 {2}order {2}SUSPENDED → TERMINATED {2}"enough"$/)
  await run.purge()
  await command.line(/ {2}order-1 {2}order {2}purged$/)
  command.signal('SIGINT')
  const { code, stdout, stderr } = await command.result
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).not.toContain('other-1')
  // A day has passed.
  expect(stdout.match(/^\d{4}-\d\d-\d\d$/gm)).toHaveLength(2)
})

test('one that is not there yet is waited for, and watched until it has ended', async () => {
  const { control, hub } = await openBackend()
  hub.use(orchestration('order').throws(new Error('card declined')).delays(60_000))
  const command = watch(control.url, 'order-1')
  await command.line(/^'order-1' is not there yet\. Waiting for it\.$/)
  const run = await hub.start('order', undefined, { instanceId: 'order-1' })
  await command.line(/ {2}registered {10}PENDING$/)
  await run.suspend('stock')
  await command.line(/ {2}instance\.suspend {4}“stock” {2}SUSPENDED$/)
  await command.line(/ {2}SUSPENDED {11}Held/)
  await run.resume()
  await hub.clock.advance(60_000)
  await command.line(/ {2}FAILED {14}after 1m: Error: card declined$/)
  const { code, stderr } = await command.result
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

test('a server that goes is said once, and so is that it is back; one that was started anew is told anew', async () => {
  const { backend, control, hub } = await openBackend()
  hub.use(activity('ship'))
  await startOrder(backend, 'order-1')
  const command = watch(control.url, '--json')
  expect(await next(command, 'watching')).toMatchObject({ taskHub: 'default', counts: { PENDING: 1 } })
  await control.stop()
  expect(await next(command, 'disconnected')).toMatchObject({ why: 'the server does not answer' })
  await backend.hub().instance('order-1').suspend()
  const again = await createControlServer(backend, { port: control.port })
  expect(await next(command, 'connected')).toMatchObject({ taskHub: 'default' })
  expect(await next(command, 'instance')).toMatchObject({
    instanceId: 'order-1',
    status: 'SUSPENDED',
    statusBefore: 'PENDING',
  })
  await again.stop()
  const other = await openBackend(control.port)
  expect(await next(command, 'watching')).toMatchObject({ counts: {} })
  await startOrder(other.backend, 'order-2')
  expect(await next(command, 'instance')).toMatchObject({ instanceId: 'order-2', status: 'PENDING' })
  command.signal('SIGTERM')
  const { code, stdout } = await command.result
  expect(code).toBe(0)
  expect(stdout.match(/"event":"disconnected"/g)?.length).toBeLessThanOrEqual(2)
})

test('an entity is watched too, until nobody reads any more', async () => {
  const { control, hub } = await openBackend()
  await hub.signal('@cart@1', 'add', 1)
  const command = watch(control.url, '@cart@1')
  await command.line(/ {2}EXECUTING {11}1 queued, no state$/)
  await hub.signal('@cart@1', 'add', 2, { at: hub.clock.now + 5_000 })
  await command.line(/ {2}EXECUTING {11}1 queued, 1 delayed, no state$/)
  command.child.stdout?.destroy()
  await hub.signal('@cart@1', 'add', 3)
  expect(await command.result).toMatchObject({ code: 0, stderr: '' })
})

test('a backend that does not answer at first is refused, as is a hub that is not there', async () => {
  const { control } = await openBackend()
  const refused = await watch(control.url, '--task-hub', 'ordres').result
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toMatch(/^greenroom: There is no task hub 'ordres'\./)
  await control.stop()
  const { code, stderr } = await watch(control.url).result
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^greenroom: no control API answers/),
  })
})
