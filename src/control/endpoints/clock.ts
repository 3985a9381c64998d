/** The clock of a hub, or of the service for durable functions. */
import { z } from 'zod'
import type { Hub } from '../../index.ts'
import type { LambdaService } from '../../lambda.ts'
import { type Asked, endpoint } from '../endpoint.ts'
import { ClockView } from '../schemas/live.ts'
import { named } from '../schemas/schemas.ts'
import { Clock, Duration, durationOf, Instant, instantOf, showClock } from '../schemas/time.ts'
import { showClockView } from '../views/show.ts'

const Patience = Duration.optional().describe(
  'How long to wait, at each due instant, for workers or handlers that make no progress; wall time. Default 1s.',
)

const patienceOf = ({ patience }: { patience?: z.infer<typeof Duration> | undefined }) =>
  patience === undefined ? {} : { patience: durationOf(patience) }

const Advance = named('Advance', 'How far to move on.', z.strictObject({ by: Duration, patience: Patience }))
const SetClock = named(
  'SetClock',
  'Where to move on to.',
  z.strictObject({ to: Instant, patience: Patience }),
)
const Next = named('Next', 'How to move on to the next due instant.', z.strictObject({ patience: Patience }))

const MovedClock = named(
  'MovedClock',
  'The clock after a move to the next due instant.',
  Clock.extend({ moved: z.boolean().describe('False when nothing is due any more.') }),
)

/** Whose clock it is. */
interface Clocked {
  /** What the clock's own part of the address follows. */
  readonly path: string
  /** Stands before `Clock` in the names of methods. */
  readonly prefix: string
  /** Who does what follows. */
  readonly workers: string
  of(asked: Asked): Hub['clock'] | LambdaService['clock']
}

const hubs: Clocked = {
  path: '/v1/hubs/{hub}',
  prefix: '',
  workers: 'workers',
  of: ({ hub }) => hub.clock,
}

const lambda: Clocked = {
  path: '/v1/lambda',
  prefix: 'Lambda',
  workers: 'handlers',
  of: asked => asked.lambda.clock,
}

const endpointsFor = ({ path, prefix, workers, of }: Clocked) => [
  endpoint({
    method: 'GET',
    path: `${path}/clock`,
    operationId: `get${prefix}Clock`,
    summary: 'What time it is, and what comes next',
    answer: ClockView,
    run: asked => showClockView({ clock: of(asked) }),
  }),
  endpoint({
    method: 'POST',
    path: `${path}/clock/advance`,
    operationId: `advance${prefix}Clock`,
    summary: 'Move the clock on',
    description:
      `It stops at each instant at which something is due, and answers when the ${workers} have done what follows. ` +
      "For a clock with time 'manual' or 'skip'.",
    body: Advance,
    answer: Clock,
    async run(asked) {
      const clock = of(asked)
      await clock.advance(durationOf(asked.body.by), patienceOf(asked.body))
      return showClock(clock)
    },
  }),
  endpoint({
    method: 'POST',
    path: `${path}/clock/set`,
    operationId: `set${prefix}Clock`,
    summary: 'Move the clock on to an instant',
    body: SetClock,
    answer: Clock,
    async run(asked) {
      const clock = of(asked)
      await clock.set(instantOf(asked.body.to), patienceOf(asked.body))
      return showClock(clock)
    },
  }),
  endpoint({
    method: 'POST',
    path: `${path}/clock/next`,
    operationId: `advance${prefix}ClockToNext`,
    summary: 'Move the clock on to the next instant at which something is due',
    body: Next,
    answer: MovedClock,
    async run(asked) {
      const clock = of(asked)
      const moved = await clock.advanceToNext(patienceOf(asked.body))
      return { ...showClock(clock), moved }
    },
  }),
]

export const clockEndpoints = endpointsFor(hubs)

export const lambdaClockEndpoints = endpointsFor(lambda)
