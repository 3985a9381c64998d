/** The file of `--save`, and a backend beside it. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { HubsFile } from '../../src/cli/save.ts'
import { TestBackend } from '../../src/index.ts'
import { atEnd } from '../support/at-end.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-'))
  atEnd(() => rm(folder, { recursive: true, force: true }))
  return folder
}

function newBackend(time: 'real' | 'manual' = 'real'): TestBackend {
  const backend = new TestBackend({ time, logger: 'silent' })
  atEnd(() => backend.stop())
  return backend
}

test('without a file, one is made at once; at the end it holds everything, and nothing is left beside it', async () => {
  const folder = await newFolder()
  const path = join(folder, 'hubs.json')
  const backend = newBackend()
  const file = new HubsFile(path, log)
  await file.load(backend, 'real')
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ format: 'greenroom/1', hubs: {} })
  file.keep(backend)
  const run = await backend.hub('a').start('work', 1)
  expect(await file.finish()).toBeUndefined()
  const again = newBackend()
  await new HubsFile(path, log).load(again, 'real')
  expect(again.hub('a').instance(run.instanceId).state).toEqual(run.state)
  expect(await readdir(folder)).toEqual(['hubs.json'])
})

test('what came in before it was kept is saved too, a while later', async () => {
  const path = join(await newFolder(), 'hubs.json')
  const backend = newBackend('manual')
  const file = new HubsFile(path, log, 10)
  await file.load(backend, 'manual')
  const { instanceId } = await backend.hub('a').start('work')
  file.keep(backend)
  await vi.waitFor(async () => expect(await readFile(path, 'utf8')).toContain(instanceId), {
    timeout: 10_000,
  })
  await file.finish()
})

test('a clock that stands still goes on from where it stood', async () => {
  const path = join(await newFolder(), 'hubs.json')
  const past = newBackend('manual')
  const hub = past.hub('a', { now: Date.UTC(2020, 0) })
  const run = await hub.start('later', undefined, { startAt: Date.UTC(2020, 1) })
  await writeFile(path, JSON.stringify(past.snapshot()))
  const backend = newBackend('manual')
  await new HubsFile(path, log).load(backend, 'manual')
  expect(backend.hub('a').clock.now).toBe(Date.UTC(2020, 0))
  expect(backend.hub('a').explain()).toBe(hub.explain())
  expect(backend.hub('a').instance(run.instanceId).status).toBe('PENDING')
})

test.each([
  ['another file', '{"name":"package"}', /no snapshot of a backend: it has no format/],
  ['a newer format', '{"format":"greenroom/2","hubs":{}}', /its format is "greenroom\/2", and backend/],
  ['no hubs', '{"format":"greenroom/1"}', /it has no hubs by name/],
  ['no object', '7', /it holds no JSON object/],
  ['a list', '[]', /no snapshot of a backend/],
  [
    'a hub that is none',
    '{"format":"greenroom/1","hubs":{"a":{}}}',
    /The hub 'a' cannot be read: it has no format/,
  ],
])('%s is refused, and left as it is', async (_, text, reason) => {
  const path = join(await newFolder(), 'hubs.json')
  await writeFile(path, text)
  const loading = new HubsFile(path, log).load(newBackend('manual'), 'manual')
  await expect(loading).rejects.toThrow(/of --save cannot be read: .*It was left as it is/)
  await expect(loading).rejects.toThrow(reason)
  expect(await readFile(path, 'utf8')).toBe(text)
})

test('a file that cannot be made is said at the start', async () => {
  const path = join(await newFolder(), 'missing', 'hubs.json')
  await expect(new HubsFile(path, log).load(newBackend(), 'real')).rejects.toThrow(
    /^the file '.*' of --save cannot be written: ENOENT/,
  )
})

test('where it cannot be put in its place, nothing is left beside it', async () => {
  const folder = await newFolder()
  const path = join(folder, 'hubs.json')
  const backend = newBackend()
  const file = new HubsFile(path, log)
  await file.load(backend, 'real')
  file.keep(backend)
  await rm(path)
  await mkdir(path)
  expect(await file.finish()).toMatch(/^the hubs could not be saved to '.*hubs\.json': E/)
  expect(await readdir(folder)).toEqual(['hubs.json'])
})

test('what cannot be saved at the end is said', async () => {
  const folder = await newFolder()
  const backend = newBackend()
  const file = new HubsFile(join(folder, 'hubs.json'), log)
  await file.load(backend, 'real')
  file.keep(backend)
  await rm(folder, { recursive: true })
  expect(await file.finish()).toMatch(/^the hubs could not be saved to '.*hubs\.json': ENOENT/)
})
