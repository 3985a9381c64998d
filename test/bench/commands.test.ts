/** Small runs of the bench's other commands: figures come out, whatever they are. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { growthCases } from '../../bench/growth/run.ts'
import { inLanes } from '../../bench/load/lanes.ts'
import { withBackend } from '../../bench/load/with-server.ts'
import { sequence } from '../../bench/load/workloads/sequence.ts'
import { kinds, measure } from '../../bench/memory/kinds.ts'
import { ours } from '../../bench/peers/ours.ts'
import { fileOf, hotFunctions } from '../../bench/profile/hot-functions.ts'
import { sample } from '../../bench/profile/run.ts'
import { doOne, scripts } from '../../bench/soak/mix.ts'
import { jsSdkSize, ourDependencies } from '../../bench/start/packages.ts'
import { atEnd } from '../support/at-end.ts'

/** Processes have to start, on machines that have other things to do. */
const timeout = 120_000

describe('growth', () => {
  // One of each kind: turns beside many of something, a backlog, the floor beside.
  const names = ['live', 'drain', 'history']
  test.each(growthCases.filter(({ name }) => names.includes(name)))('$name', { timeout }, async of => {
    const { cpu, floor } = await of.measure(10, 0.01)
    expect(cpu).toBeGreaterThan(0)
    if (of.name === 'history') expect(floor).toBeGreaterThan(0)
  })
})

test('memory: each kind of instance is held', { timeout }, async () => {
  const [pending] = kinds(5)
  const { each, resident } = await measure(pending!, 100, 20)
  expect(each).toBeGreaterThan(100)
  expect(resident).toBeGreaterThan(each)
})

test('start: a first Hello, cold and warm, and the sizes of packages', { timeout }, async () => {
  const { cold, warm } = await ours.firstHello(1)
  expect(cold).toEqual({ hello: expect.any(Number) })
  expect(warm).toEqual({ hello: expect.any(Number) })
  expect(ourDependencies().packages).toBeGreaterThan(5)
  expect(jsSdkSize().bytes).toBeGreaterThan(1_000_000)
})

test('soak: everything that was begun ends and is taken away, whichever worker it was given to', {
  timeout,
}, async () => {
  const things = 14
  await withBackend(
    scripts,
    async (load, server) => {
      await load.guarded(inLanes(things, things, index => doOne(load, index)))
      // A start, a turn's answer, a signal and a purge of each at least.
      expect(load.traffic.calls).toBeGreaterThan(things * 4)
      expect((await server.usage()).handles).toBeGreaterThan(0)
    },
    { workers: 2 },
  )
})

test('profile: the functions of the server by the time in them', { timeout }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-bench-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'sequence.cpuprofile')
  const { items } = await sample({ ...sequence, concurrency: 5 }, 5, file)
  expect(items).toBe(5 * 11)
  const functions = hotFunctions(file)
  expect(functions.reduce((sum, { self }) => sum + self, 0)).toBeGreaterThan(0)
  expect(functions.map(fileOf)).toContainEqual(expect.stringMatching(/^src\/durable-task\/\w+\/[\w-]+\.ts$/))
})
