/** One task hub. */
import { z } from 'zod'
import type { Hub } from '../../index.ts'
import { endpoint } from '../endpoint.ts'
import { HubInfo, Text } from '../schemas/hubs.ts'
import { named } from '../schemas/schemas.ts'
import { Duration, durationOf, Instant, instantOf, showClock, TimeMode } from '../schemas/time.ts'
import { given } from '../values.ts'

export const showHub = ({ name, connection, clock, counters }: Hub) => ({
  name,
  address: connection.hostAddress,
  clock: showClock(clock),
  counters: { ...counters },
})

const HubSettings = named(
  'HubSettings',
  'How a hub is made.',
  z.strictObject({
    time: TimeMode.optional().describe("How its time passes. Default: the backend's."),
    now: Instant.optional().describe('Where a manual clock starts. Default: now.'),
    seed: z.int().optional().describe('Makes its ids and its order of sending reproducible.'),
    determinism: z
      .enum(['off', 'check'])
      .optional()
      .describe(
        "'check' replays each turn once, and fails an orchestration that asks for something else then.",
      ),
  }),
)

const UnservedRule = named(
  'UnservedRule',
  'What becomes of work that no worker takes and no fake answers.',
  z.strictObject({
    rule: z.enum(['wait', 'warn', 'fail']),
    grace: Duration.optional().describe('How long workers have to come; wall time. Default 1s.'),
  }),
)

export const hubEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}',
    operationId: 'getHub',
    summary: 'A task hub: its clock, and what it has counted',
    answer: HubInfo,
    run: ({ hub }) => showHub(hub),
  }),
  endpoint({
    method: 'PUT',
    path: '/v1/hubs/{hub}',
    operationId: 'makeHub',
    summary: 'Make a task hub, with a clock of its own',
    description: 'Before its first use; later it is refused unless the hub is like that.',
    body: HubSettings,
    answer: HubInfo,
    run({ backend, id, body: { now, ...rest } }) {
      const start = now === undefined ? {} : { now: instantOf(now) }
      return showHub(backend.hub(id, { ...given(rest), ...start }))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/reset',
    operationId: 'resetHub',
    summary: 'Clear the hub: instances, entities and work are gone; clients, workers and fakes stay',
    answer: HubInfo,
    async run({ hub }) {
      await hub.reset()
      return showHub(hub)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/explain',
    operationId: 'explainHub',
    summary: 'Why whatever has not ended waits, a line each',
    answer: Text,
    run: ({ hub }) => ({ text: hub.explain() }),
  }),
  endpoint({
    method: 'PUT',
    path: '/v1/hubs/{hub}/unserved',
    operationId: 'setUnservedRule',
    summary: 'What becomes of work that nobody serves',
    body: UnservedRule,
    makesHub: true,
    answer: UnservedRule,
    run({ hub, body: { rule, grace } }) {
      hub.unserved(rule, { ...(grace !== undefined && { grace: durationOf(grace) }) })
      return { rule, grace }
    },
  }),
]
