/** The end of a run: a line for each suite, and whether all is well. */
import { type Counts, sum } from './reports.ts'

export interface Suite extends Counts {
  /** The folder, as seen from the root. */
  name: string
  seconds: number
  /** Why it does not count as passed although no test failed. */
  problem?: string
}

/** A suite without a test, or whose tool is not content, has not passed. */
export function problemOf({ passed, failed }: Counts, exitCode: number): string | undefined {
  if (failed > 0) return undefined
  if (passed === 0) return exitCode === 0 ? 'no test ran' : `no test ran, exit code ${exitCode}`
  return exitCode === 0 ? undefined : `exit code ${exitCode}`
}

export const isGood = ({ failed, problem }: Suite): boolean => failed === 0 && !problem

const count = ({ passed, failed, skipped }: Counts): string =>
  `${`${passed}`.padStart(4)} passed ${`${failed}`.padStart(4)} failed ${`${skipped}`.padStart(4)} skipped`

const line = (name: string, width: number, counts: Counts, seconds: number): string =>
  `${name.padEnd(width)} ${count(counts)} ${seconds.toFixed(1).padStart(7)} s`

export function summary(suites: readonly Suite[], skipped: readonly string[]): string {
  const width = Math.max(0, ...suites.map(({ name }) => name.length))
  const seconds = suites.reduce((total, suite) => total + suite.seconds, 0)
  return [
    ...suites.map(suite => {
      const mark = isGood(suite) ? ' ' : '✗'
      const problem = suite.problem ? `  (${suite.problem})` : ''
      return `${mark} ${line(suite.name, width, suite, suite.seconds)}${problem}`
    }),
    `  ${line('together', width, sum(suites), seconds)}`,
    ...skipped.map(frame),
  ].join('\n')
}

/** What nobody must overlook. */
export function frame(text: string): string {
  const edge = '*'.repeat(text.length + 6)
  return `${edge}\n** ${text} **\n${edge}`
}
