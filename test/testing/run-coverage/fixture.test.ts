/** Coverage as the vitest fixture gathers it: vitest run as a process of its own. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Coverage } from '../../../src/index.ts'
import { entryOf, pathsOf } from './orders.ts'

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const suite = fileURLToPath(new URL('suite/', import.meta.url))

const clean = (): void => rmSync(join(suite, 'coverage'), { recursive: true, force: true })
beforeEach(clean)
afterEach(clean)

/** Runs the suite, and gives what it printed and the directory it wrote to. */
function run(directory: string, ...args: string[]) {
  const written = join(suite, 'coverage', directory)
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--reporter=default', '--no-color', ...args],
    { cwd: suite, encoding: 'utf8' },
  )
  expect(status, `${stdout}${stderr}`).toBe(0)
  return { stdout, stderr, written }
}

type Written = Coverage & { gaps: string[]; testFile?: string }

const readJson = (...path: string[]): Written => JSON.parse(readFileSync(join(...path), 'utf8')) as Written

test('a file prints what it has driven, and writes it', { timeout: 60_000 }, () => {
  const { stdout, written } = run('greenroom', 'cancel')
  expect(stdout).toContain('Coverage of cancel.ts\n\npay: 2 runs (2 completed)')
  expect(stdout).toContain('activity refund was never called')
  expect(readdirSync(written)).toEqual(['files'])
  const part = readJson(written, 'files', 'cancel.ts.json')
  expect(part.testFile).toBe('cancel.ts')
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

test('the global setup puts all files together, and only those of this run', { timeout: 60_000 }, () => {
  const stale = join(suite, 'coverage/together/files')
  mkdirSync(stale, { recursive: true })
  writeFileSync(join(stale, 'gone.ts.json'), '{}')
  const { stdout, stderr, written } = run('together', '--mode', 'together')
  expect(readdirSync(join(written, 'files'))).toEqual(['approve.ts.json', 'cancel.ts.json'])
  expect(stdout).not.toContain('Coverage of')
  expect(stderr).toContain('Coverage of all orchestrations\n\npay: 4 runs (4 completed)')
  const all = readJson(written, 'coverage.json')
  expect(pathsOf(entryOf(all, 'pay')).toSorted()).toEqual([
    '1× timer overtaken → event approval → activity charge: completed',
    '3× timer fired: completed',
  ])
  expect(all.gaps).toEqual(['activity refund was never called', 'pay: activity charge never failed'])
  expect(existsSync(join(suite, 'coverage/greenroom'))).toBe(false)
})
