/** Coverage as the vitest fixture gathers it: vitest run as a process of its own. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Coverage } from '../../../src/index.ts'
import { runVitest } from '../../support/vitest-run.ts'
import { entryOf, pathsOf } from './orders.ts'

const suite = fileURLToPath(new URL('suite/', import.meta.url))
const written = join(suite, 'coverage')
const clean = (): void => rmSync(written, { recursive: true, force: true })

let run: ReturnType<typeof runVitest>
beforeAll(() => {
  clean()
  const stale = join(written, 'together/files')
  mkdirSync(stale, { recursive: true })
  writeFileSync(join(stale, 'gone.ts.json'), '{}')
  run = runVitest(suite)
  expect(run.status, `${run.stdout}${run.stderr}`).toBe(0)
}, 60_000)
afterAll(clean)

const readJson = (...path: string[]) =>
  JSON.parse(readFileSync(join(written, ...path), 'utf8')) as Coverage & { gaps: string[]; testFile?: string }

test('a file prints what it has driven, and writes it', () => {
  expect(run.stdout).toContain('Coverage of cancel.ts\n\npay: 2 runs (2 completed)')
  expect(run.stdout).toContain('activity refund was never called')
  expect(readdirSync(join(written, 'greenroom'))).toEqual(['files'])
  const part = readJson('greenroom/files/alone__cancel.ts.json')
  expect(part.testFile).toBe('alone/cancel.ts')
  expect(part.expected).toEqual({
    orchestrations: ['pay'],
    activities: ['charge', 'refund'],
    entities: [],
    events: ['approval'],
  })
  expect(part.gaps).toEqual([
    'activity charge was never called',
    'activity refund was never called',
    'event approval was never received',
  ])
  // Two tries of one test, and the one test of the other fixture.
  const entry = entryOf(part, 'pay')
  expect(pathsOf(entry)).toEqual(['3× timer fired: completed'])
  expect(entry.paths[0]?.first.test).toBe('nobody approves > cancels')
})

test('the global setup puts all files together, and only those of this run', () => {
  expect(readdirSync(join(written, 'together/files'))).toEqual([
    'all__approve.ts.json',
    'all__cancel.ts.json',
  ])
  // Those of the file alone, one of each of its fixtures.
  expect(run.stdout.match(/Coverage of/g)).toHaveLength(2)
  expect(run.stderr).toContain('Coverage of all orchestrations\n\npay: 4 runs (4 completed)')
  const all = readJson('together/coverage.json')
  expect(pathsOf(entryOf(all, 'pay')).toSorted()).toEqual([
    '1× timer overtaken → event approval → activity charge: completed',
    '3× timer fired: completed',
  ])
  expect(all.gaps).toEqual(['activity refund was never called', 'pay: activity charge never failed'])
})
