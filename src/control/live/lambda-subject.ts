/** A service for durable functions as viewers watch it. */
import { version } from '../../kernel/version.ts'
import type { LambdaService } from '../../lambda.ts'
import { type ControlSource, hubNames } from '../source.ts'
import { executionRow } from '../views/execution-view.ts'
import { showClockView } from '../views/show.ts'
import { showLambdaServing } from '../views/show-lambda.ts'
import { Counts } from './counts.ts'
import { Notices } from './notices.ts'
import { Rows } from './rows.ts'
import type { Subject, SubjectActor } from './subject.ts'

export function lambdaSubject(
  source: ControlSource,
  lambda: LambdaService,
  actors: readonly SubjectActor[],
): Subject {
  const counts = new Counts('execution', actors)
  const line = (id: string) => {
    const execution = lambda.operator.execution(id)
    return execution && { row: executionRow(lambda, execution), isWaitingForWorkers: false }
  }
  return {
    get isOpen() {
      return lambda.operator.isOpen
    },
    isPaused: false,
    rows: new Rows(line),
    counts,
    notices: new Notices(
      () => showClockView(lambda),
      [{ name: 'serving', look: () => showLambdaServing(lambda, hubNames(source)) }],
    ),
    kinds: [{ event: 'executions', isCounted: true, has: () => true, first: most => counts.newest(most) }],
    // Of an operation it is the execution's id, and its own behind a slash.
    idOf: ({ id }) => id.split('/')[0],
    queued: () => [],
    start: isResumed => ({
      name: 'start',
      json: JSON.stringify({ feedId: lambda.feed.id, version: version(), isResumed }),
    }),
  }
}
