/** `serve --save`: hubs that outlive their server. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { complete, scheduleTask } from '../support/actions.ts'
import { atEnd } from '../support/at-end.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { run, serveReady } from './command.ts'

async function newFile(name = 'hubs.json'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-'))
  atEnd(() => rm(folder, { recursive: true, force: true }))
  return join(folder, name)
}

test('a run survives the server, and ends with a worker that comes after', async () => {
  const path = await newFile()
  const first = await serveReady('--save', path)
  const client = await openClient({ address: first.ready.address, hub: 'orders' })
  const worker = await openWorker(client)
  worker.orchestrator('order', () => [scheduleTask(1, 'charge', '"x"')])
  const instanceId = await client.start('order', { input: { value: '{"n":1}' } })
  await worker.nextActivity()
  await client.signal('@counter@a', 'add', '5')
  await client.call('RaiseEvent', { instanceId, name: 'late' })
  first.command.signal('SIGTERM')
  expect(await first.command.result).toMatchObject({ code: 0 })
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
    format: 'greenroom/1',
    hubs: { orders: { instances: [{ instanceId, status: 'RUNNING' }] } },
  })

  const second = await serveReady('--save', path)
  const later = await openClient({ address: second.ready.address, hub: 'orders' })
  const next = await openWorker(later)
  next.orchestrator('order', ({ events }) =>
    events.some(e => e.taskCompleted) && events.some(e => e.eventRaised) ? [complete(2, '"done"')] : [],
  )
  next.activity('charge', ({ request }) => request.input?.value)
  expect(await later.completion(instanceId)).toMatchObject({
    output: { value: '"done"' },
    input: { value: '{"n":1}' },
  })
  expect((await next.nextBatch()).operations).toMatchObject([{ name: 'add', input: '5' }])
})

test('what was saved before a kill is there after it', async () => {
  const path = await newFile()
  const first = await serveReady('--save', path)
  const client = await openClient({ address: first.ready.address, hub: 'orders' })
  const instanceId = await client.start('order')
  await vi.waitFor(async () => expect(await readFile(path, 'utf8')).toContain(instanceId), {
    timeout: 15_000,
    interval: 100,
  })
  first.command.signal('SIGKILL')
  await first.command.result
  const second = await serveReady('--save', path)
  const later = await openClient({ address: second.ready.address, hub: 'orders' })
  expect(await later.state(instanceId)).toMatchObject({ orchestrationStatus: 'ORCHESTRATION_STATUS_PENDING' })
})

test('a file that cannot be read is refused in a sentence, and left as it is', async () => {
  const path = await newFile()
  const half = '{"format":"greenroom/1","hubs":{"a":'
  await writeFile(path, half)
  const { code, stderr, stdout } = await run('serve', '--port', '0', '--save', path)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(
    /^greenroom: could not start: the file '.*' of --save cannot be read: .*It was left as it is/,
  )
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(await readFile(path, 'utf8')).toBe(half)
})
