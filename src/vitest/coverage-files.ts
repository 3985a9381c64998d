/** Where the vitest fixture keeps coverage: a file for each test file, and one for all of them. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Coverage } from '../testing/run-coverage/coverage.ts'
import { coverageGaps } from '../testing/run-coverage/gaps.ts'
import { mergeCoverage } from '../testing/run-coverage/merge.ts'

/** Below vitest's root. */
export const DEFAULT_DIRECTORY = 'coverage/greenroom'

/** Writes what one test file has driven. */
export function writePart(directory: string, testFile: string, coverage: Coverage): void {
  const name = encodeURIComponent(testFile.replaceAll(/[\\/]+/g, '__'))
  write(partsOf(directory), `${name}.json`, { testFile, ...withGaps(coverage) })
}

export function removeParts(directory: string): void {
  rmSync(partsOf(directory), { recursive: true, force: true })
}

/** Puts the parts together, writes the sum and returns it; undefined when there are none. */
export function mergeParts(directory: string): Coverage | undefined {
  const parts = namesOf(partsOf(directory)).map(name => read(join(partsOf(directory), name)))
  if (parts.length === 0) return undefined
  const coverage = mergeCoverage(parts)
  write(directory, 'coverage.json', withGaps(coverage))
  return coverage
}

const partsOf = (directory: string): string => join(directory, 'files')

const withGaps = (coverage: Coverage) => ({ ...coverage, gaps: coverageGaps(coverage) })

const read = (path: string): Coverage => JSON.parse(readFileSync(path, 'utf8')) as Coverage

function namesOf(directory: string): string[] {
  try {
    return readdirSync(directory).sort()
  } catch {
    return []
  }
}

function write(directory: string, name: string, content: object): void {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, name), `${JSON.stringify(content, null, 2)}\n`)
}
