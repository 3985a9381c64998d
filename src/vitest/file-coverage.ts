/** Gathers the coverage of one test file: a hub for each test. */
import { resolve } from 'node:path'
import { inject, type RunnerTestFile } from 'vitest'
import type { Served } from '../durabletask-js/index.ts'
import type { Hub } from '../hub.ts'
import { type Coverage, type ExpectedCoverage, noCoverage } from '../testing/run-coverage/coverage.ts'
import { expecting } from '../testing/run-coverage/expected.ts'
import { formatCoverage } from '../testing/run-coverage/format.ts'
import { mergeCoverage } from '../testing/run-coverage/merge.ts'
import { DEFAULT_DIRECTORY, writePart } from './coverage-files.ts'

export interface CoverageOptions {
  /**
   * Where its JSON goes, below vitest's root. Default `coverage/greenroom`; where the suite is put together by
   * `greenroom/vitest/coverage`, that one says where.
   */
  directory?: string
  /** Events that should be received: what waits for one is not on the wire, so they cannot be known otherwise. */
  events?: readonly string[]
}

/** What the fixtures of a test file have gathered; two of them share one file. */
const gathered = new WeakMap<RunnerTestFile, Coverage>()

export class FileCoverage {
  private readonly expected: ExpectedCoverage
  private readonly directory: string | undefined
  private readonly tests = new Map<Hub, string>()
  private file: RunnerTestFile | undefined

  constructor(served: Served, { directory, events = [] }: CoverageOptions) {
    this.expected = {
      orchestrations: namesOf(served.orchestrators),
      activities: namesOf(served.activities),
      entities: namesOf(served.entities),
      events,
    }
    this.directory = directory
  }

  /** A test uses this hub, and no other does. */
  note(hub: Hub, test: { name: string; fullTestName?: string; file: RunnerTestFile }): void {
    this.file = test.file
    this.tests.set(hub, test.fullTestName ?? test.name)
  }

  /** All tests have run: writes the file's part, and prints it unless the whole suite's is printed later. */
  finish(): void {
    const { file } = this
    if (!file) return
    const suite = inject('greenroomCoverage')
    const own = expecting(
      mergeCoverage([...this.tests].map(([hub, test]) => drivenBy(test, hub.coverage()))),
      this.expected,
    )
    // Hooks run last one first: what is there is of a later fixture.
    const coverage = mergeCoverage([own, gathered.get(file) ?? noCoverage])
    gathered.set(file, coverage)
    const directory = suite?.directory ?? resolve(rootOf(file), this.directory ?? DEFAULT_DIRECTORY)
    writePart(directory, [file.projectName, file.name].filter(Boolean).join('/'), coverage)
    if (!suite) console.log(`Coverage of ${file.name}\n\n${formatCoverage(own)}`)
  }
}

const drivenBy = (test: string, coverage: Coverage): Coverage => ({
  ...coverage,
  orchestrations: coverage.orchestrations.map(orchestration => ({
    ...orchestration,
    paths: orchestration.paths.map(path => ({ ...path, first: { ...path.first, test } })),
  })),
})

const namesOf = (
  served: Served[keyof Served & ('orchestrators' | 'activities' | 'entities')] = [],
): string[] => (Array.isArray(served) ? served.map(({ name }) => name) : Object.keys(served))

/** A file's name is its path below the root. */
const rootOf = ({ filepath, name }: RunnerTestFile): string =>
  filepath.endsWith(`/${name}`) ? filepath.slice(0, -name.length) : process.cwd()
