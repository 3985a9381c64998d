/** `greenroom replay`: a run, or a kept history, against the workers of a running backend. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { replay } from '../../src/cli/replay.ts'
import { createControlServer } from '../../src/control/index.ts'
import { complete, scheduleTask } from '../support/actions.ts'
import { atEnd } from '../support/at-end.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { call } from './command.ts'

/** A backend with `order` in two hubs: as it was, and changed since. */
async function openBackend() {
  const backend = await ownBackend()
  const control = await createControlServer(backend)
  atEnd(() => control.stop())
  for (const [hub, activity] of [
    ['default', 'charge'],
    ['changed', 'bill'],
  ] as const) {
    const worker = await openWorker(await openClient({ address: backend.address, hub }))
    worker.activity(activity, () => undefined)
    worker.orchestrator('order', ({ events }) =>
      JSON.stringify(events).includes('taskCompleted') ? [complete(2)] : [scheduleTask(1, activity)],
    )
  }
  const order = await backend.hub().start('order', undefined, { instanceId: 'order/1' })
  await order.output()
  return { order, ask: (...args: string[]) => call(replay, ...args, '--url', control.url) }
}

function fileOf(content: unknown): string {
  const directory = mkdtempSync(join(tmpdir(), 'history-'))
  atEnd(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'order-1.json')
  writeFileSync(path, JSON.stringify(content))
  return path
}

test('a run is replayed by its id, with what each turn saw if that is asked for', async () => {
  const { ask, order } = await openBackend()
  const plain = await ask('order/1')
  const traced = await ask('order/1', '--trace')
  const json = await ask('order/1', '--json')
  expect((await ask('order/1', '--last')).stdout).toMatch(/: one turn replayed/)
  const same = "'order/1' (order): 2 turns replayed, and no difference.\n"
  expect(plain).toMatchObject({ code: 0, stdout: same, stderr: '' })
  const trace = (await order.replay()).trace()
  expect(traced.stdout).toBe(`${trace}\n\n${same}`)
  expect(JSON.parse(json.stdout)).toEqual({
    event: 'replay',
    instanceId: 'order/1',
    name: 'order',
    turns: 2,
    trace,
  })
})

test('a file is replayed, in each form in which a history is kept; a difference is exit code 1', async () => {
  const { ask, order } = await openBackend()
  const files = [order.history(), { events: order.history() }, order.export()].map(fileOf)
  for (const file of files)
    expect(await ask(file)).toMatchObject({ code: 0, stdout: expect.stringContaining('2 turns replayed') })
  expect((await ask(files[0] ?? '', '--last')).stdout).toMatch(/: one turn replayed/)
  const [file = ''] = files
  const { code, stdout, stderr } = await ask(file, '--task-hub', 'changed')
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^greenroom: .*'charge'.*'bill'/)
})

test("a folder with the name of an instance is in nobody's way", async () => {
  const { ask } = await openBackend()
  const { code, stderr } = await ask('test')
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("'test' was not found") })
})

test('what cannot be replayed is said', async () => {
  const usage = (message: RegExp) => ({ name: 'UsageError', message: expect.stringMatching(message) })
  await expect(replay([])).rejects.toMatchObject(usage(/^name an instance or a file/))
  await expect(replay(['a', 'b'])).rejects.toMatchObject(usage(/it got 'b' as well/))
  await expect(replay([fileOf({ turns: [] })])).rejects.toMatchObject(usage(/order-1\.json' has no history/))
  await expect(replay(['README.md'])).rejects.toMatchObject(usage(/^'README\.md' cannot be read: /))
})
