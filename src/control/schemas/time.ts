/** Durations and instants as JSON has them. */
import { z } from 'zod'
import { invalidRequest } from '../../kernel/errors.ts'
import { describeInstant } from '../../kernel/instant.ts'
import { DURATION, INSTANT, toDuration, toInstant } from '../time-values.ts'
import { named } from './schemas.ts'

/** Generators would make a number of single precision, which holds no instant. */
export const Millis = z.number().meta({ format: 'double' })

export const Duration = named(
  'Duration',
  `A length of time: ${DURATION}.`,
  z
    .union([z.number(), z.string()], { error: `must be ${DURATION}` })
    .refine(value => toDuration(value) !== undefined, { error: `must be ${DURATION}` }),
)

export const Instant = named(
  'Instant',
  `A point in time: ${INSTANT}.`,
  z
    .union([z.number(), z.string()], { error: `must be ${INSTANT}` })
    .refine(value => toInstant(value) !== undefined, { error: `must be ${INSTANT}` }),
)

/** Milliseconds; throws `invalid-request` for what is no duration. */
export function durationOf(value: z.infer<typeof Duration>): number {
  const milliseconds = toDuration(value)
  if (milliseconds === undefined) throw invalidRequest(`A duration is ${DURATION}, not '${value}'.`)
  return milliseconds
}

/** Milliseconds since the epoch; throws `invalid-request` for what is no instant. */
export function instantOf(value: z.infer<typeof Instant>): number {
  const instant = toInstant(value)
  if (instant === undefined) throw invalidRequest(`An instant is ${INSTANT}, not '${value}'.`)
  return instant
}

export const TimeMode = named('TimeMode', "How a hub's time passes.", z.enum(['real', 'skip', 'manual']))

export const Clock = named(
  'Clock',
  "A hub's clock.",
  z.object({
    mode: TimeMode,
    now: Millis.describe('Milliseconds since the epoch, on this clock.'),
    date: z.string().describe('The same in ISO 8601.'),
  }),
)

export const showClock = ({ mode, now }: { mode: z.infer<typeof TimeMode>; now: number }) => ({
  mode,
  now,
  date: describeInstant(now),
})
