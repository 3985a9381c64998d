/** Puts the suite together, in a directory of its own. */
import { gatherCoverage } from '../../../../src/vitest/coverage.ts'

export default gatherCoverage({ directory: 'coverage/together' })
