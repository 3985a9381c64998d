import type { Coverage, ExpectedCoverage } from './coverage.ts'
import { noCoverage } from './coverage.ts'
import { mergeCoverage } from './merge.ts'

/** The coverage, with more names that should have been driven. Names of entities are lower case, as in their ids. */
export function expecting(coverage: Coverage, more: ExpectedCoverage): Coverage {
  const { orchestrations = [], activities = [], entities = [], events = [] } = more
  const lowerCase = entities.map(name => name.toLowerCase())
  const expected = { orchestrations, activities, entities: lowerCase, events }
  return mergeCoverage([coverage, { ...noCoverage, expected }])
}
