/** Numbers of tests, from the reports that the languages' own tools write for programs. */

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export const nothing: Counts = { passed: 0, failed: 0, skipped: 0 }

export const sum = (all: readonly Counts[]): Counts =>
  all.reduce(
    (a, b) => ({
      passed: a.passed + b.passed,
      failed: a.failed + b.failed,
      skipped: a.skipped + b.skipped,
    }),
    nothing,
  )

/** The totals of a JUnit report, which its first `testsuite` carries; pytest and Surefire write them alike. */
export function junitCounts(xml: string): Counts {
  const [, attributes = ''] = /<testsuite\b((?:\s+[\w:.-]+="[^"]*")*)/.exec(xml) ?? []
  const number = (name: string) => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(attributes)?.[1] ?? 0)
  const failed = number('failures') + number('errors')
  const skipped = number('skipped')
  return { passed: number('tests') - failed - skipped, failed, skipped }
}

interface GoEvent {
  Action: string
  Package?: string
  Test?: string
  Output?: string
}

/** Follows the lines of `go test -json`. */
export class GoReport {
  private readonly outcomes = new Map<string, string>()
  private readonly printed = new Map<string, string>()

  /** Takes a line; returns what to print of it: everything of a test that failed, one line of the others. */
  read(line: string): string {
    const event = parse(line)
    if (!event) return `${line}\n`
    const { Action: action, Test: test, Output: text = '' } = event
    // The ends of packages, builds and downloads.
    if (!test) return text
    const name = `${event.Package} ${test}`
    const sofar = (this.printed.get(name) ?? '') + (/^\s*=== /.test(text) ? '' : text)
    this.printed.set(name, sofar)
    if (action !== 'pass' && action !== 'fail' && action !== 'skip') return ''
    this.outcomes.set(name, action)
    this.printed.delete(name)
    return action === 'pass' ? sofar.split(/^(?=\s*--- )/m).at(-1)! : sofar
  }

  /** What tests had printed that never ended. */
  rest(): string {
    return [...this.printed.values()].join('')
  }

  /** A test with sub-tests counts only where it failed beside them. */
  counts(): Counts {
    const names = [...this.outcomes.keys()]
    const within = (name: string) => names.filter(other => other.startsWith(`${name}/`))
    const counted = [...this.outcomes].filter(([name, outcome]) => {
      const subTests = within(name)
      const failedItself = outcome === 'fail' && !subTests.some(each => this.outcomes.get(each) === 'fail')
      return subTests.length === 0 || failedItself
    })
    const count = (wanted: string) => counted.filter(([, outcome]) => outcome === wanted).length
    return { passed: count('pass'), failed: count('fail'), skipped: count('skip') }
  }
}

/** Failing builds and downloads print plain lines in between. */
function parse(line: string): GoEvent | undefined {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
