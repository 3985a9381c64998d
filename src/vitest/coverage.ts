/**
 * Puts the coverage of a whole suite together; a module for vitest's `globalSetup`.
 *
 * @example
 * export default defineConfig({ test: { globalSetup: 'greenroom/vitest/coverage' } })
 */
import { resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { formatCoverage } from '../testing/run-coverage/format.ts'
import { DEFAULT_DIRECTORY, mergeParts, removeParts } from './coverage-files.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Set where the coverage of the suite is put together. */
    greenroomCoverage?: { directory: string }
  }
}

/**
 * A `globalSetup` that clears what earlier runs left in the directory, and after the last test file writes
 * `coverage.json` there and prints the table of the whole suite, to stderr. In watch mode that is when vitest ends.
 *
 * @example
 * // coverage-setup.ts, for another directory than coverage/greenroom
 * export default gatherCoverage({ directory: 'reports/durable' })
 */
export function gatherCoverage({ directory = DEFAULT_DIRECTORY }: { directory?: string } = {}) {
  return (project: TestProject): (() => void) => {
    const absolute = resolve(project.config.root, directory)
    removeParts(absolute)
    project.provide('greenroomCoverage', { directory: absolute })
    return () => {
      const coverage = mergeParts(absolute)
      // To stderr: reporters may write what machines read to stdout.
      if (coverage) console.error(`\nCoverage of all orchestrations\n\n${formatCoverage(coverage)}`)
    }
  }
}

export default gatherCoverage()
