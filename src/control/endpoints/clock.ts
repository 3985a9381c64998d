/** The clock of a hub. */
import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { ClockView } from '../schemas/live.ts'
import { named } from '../schemas/schemas.ts'
import { Clock, Duration, durationOf, Instant, instantOf, showClock } from '../schemas/time.ts'
import { showClockView } from '../views/show.ts'

const Patience = Duration.optional().describe(
  'How long to wait, at each due instant, for workers whose work makes no progress; wall time. Default 1s.',
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

export const clockEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/clock',
    operationId: 'getClock',
    summary: 'What time it is, and what comes next',
    answer: ClockView,
    run: ({ hub }) => showClockView(hub),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/clock/advance',
    operationId: 'advanceClock',
    summary: 'Move the clock on',
    description:
      'It stops at each instant at which something is due, and answers when the workers have done what follows. ' +
      "For hubs with time 'manual' or 'skip'.",
    body: Advance,
    answer: Clock,
    async run({ hub, body }) {
      await hub.clock.advance(durationOf(body.by), patienceOf(body))
      return showClock(hub.clock)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/clock/set',
    operationId: 'setClock',
    summary: 'Move the clock on to an instant',
    body: SetClock,
    answer: Clock,
    async run({ hub, body }) {
      await hub.clock.set(instantOf(body.to), patienceOf(body))
      return showClock(hub.clock)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/clock/next',
    operationId: 'advanceClockToNext',
    summary: 'Move the clock on to the next instant at which something is due',
    body: Next,
    answer: MovedClock,
    async run({ hub, body }) {
      const moved = await hub.clock.advanceToNext(patienceOf(body))
      return { ...showClock(hub.clock), moved }
    },
  }),
]
