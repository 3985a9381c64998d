/** Instances of a hub: starting, finding, reading and waiting. */
import { z } from 'zod'
import type { Hub, Run, RunState as State } from '../../index.ts'
import { instanceNotFound } from '../../kernel/errors.ts'
import { RunFailedError } from '../../testing/run-errors.ts'
import { endpoint } from '../endpoint.ts'
import { summaryOf } from '../live/summary.ts'
import { Text } from '../schemas/hubs.ts'
import { Point, pointOf } from '../schemas/points.ts'
import { History, RunDetail, RunPage, RunState, Status } from '../schemas/runs.ts'
import { named } from '../schemas/schemas.ts'
import { Duration, durationOf, Instant, instantOf } from '../schemas/time.ts'
import { given } from '../values.ts'

const Start = named(
  'Start',
  'An instance to start.',
  z.strictObject({
    name: z.string().min(1).describe('Name of the orchestrator.'),
    input: z.unknown().optional(),
    instanceId: z.string().optional().describe('Default: the backend chooses one.'),
    version: z.string().optional(),
    tags: z.record(z.string(), z.string()).optional(),
    startAt: Instant.optional().describe("When to start, on the hub's clock. Default: at once."),
  }),
)

const asList = (value: unknown): unknown => (value === undefined || Array.isArray(value) ? value : [value])

const RunQuery = z.strictObject({
  status: z.preprocess(asList, z.array(Status)).optional(),
  name: z.string().optional(),
  prefix: z.string().optional().describe('What the instance id begins with.'),
  createdFrom: Instant.optional(),
  createdTo: Instant.optional(),
  limit: z.coerce
    .number({ error: 'must be a whole number from 1 on' })
    .int()
    .min(1)
    .optional()
    .describe('Most instances on a page. Default 100.'),
  after: z.string().optional().describe('`next` of the page before.'),
  summary: z.enum(['true', 'false']).optional().describe('Say what each waits for. Default false.'),
})

const Wait = named(
  'Wait',
  'What to wait for, and how long.',
  z.strictObject({
    for: Point.optional().describe('Default: that it has ended, however.'),
    timeout: Duration.optional().describe('Wall time. Default 4s.'),
  }),
)

const TableQuery = z.strictObject({
  times: z.enum(['true', 'false']).optional().describe('Show when things happened. Default true.'),
})

/** The instance; throws `instance-not-found` when there is none. */
export function stateOf(run: Run) {
  const { state } = run
  if (!state) throw instanceNotFound(run.instanceId)
  return state
}

function summarized(hub: Hub, state: State) {
  const { text: summary, due } = summaryOf(state, hub.instance(state.instanceId).reasons())
  return { ...state, summary, ...(due !== undefined && { due }) }
}

export const runEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/runs',
    operationId: 'startRun',
    summary: 'Start an orchestration',
    body: Start,
    makesHub: true,
    answer: RunState,
    status: 201,
    async run({ hub, body: { name, input, startAt, ...rest } }) {
      const at = startAt === undefined ? {} : { startAt: instantOf(startAt) }
      return stateOf(await hub.start(name, input, { ...given(rest), ...at }))
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/runs',
    operationId: 'listRuns',
    summary: 'Instances, oldest first, a page at a time',
    query: RunQuery,
    answer: RunPage,
    run({ hub, query: { createdFrom, createdTo, summary, ...rest } }) {
      const from = createdFrom === undefined ? {} : { createdFrom: instantOf(createdFrom) }
      const to = createdTo === undefined ? {} : { createdTo: instantOf(createdTo) }
      const page = hub.runs({ ...given(rest), ...from, ...to })
      return summary === 'true' ? { ...page, runs: page.runs.map(state => summarized(hub, state)) } : page
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/runs/{id}',
    operationId: 'getRun',
    summary: 'An instance, and what it asked for',
    answer: RunDetail,
    run: ({ run }) => ({
      state: stateOf(run),
      activities: run.activities(),
      children: run.children(),
      timers: run.timers(),
      events: run.events(),
      entityCalls: run.entityCalls(),
    }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/runs/{id}/wait',
    operationId: 'waitForRun',
    summary: 'Wait until the instance is at a point, or has ended',
    description:
      'Answers with the state at that moment. There need not be such an instance yet. In a hub with time ' +
      "'skip' the time passes meanwhile. A client that hangs up ends its wait.",
    body: Wait,
    makesHub: true,
    answer: RunState,
    async run({ run, signal, body: { for: point, timeout } }) {
      const bound = { signal, ...(timeout !== undefined && { timeout: durationOf(timeout) }) }
      if (point) return run.waitFor(pointOf(point), bound)
      await run.output(bound).catch(error => {
        if (!(error instanceof RunFailedError)) throw error
      })
      return stateOf(run)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/runs/{id}/history',
    operationId: 'getHistory',
    summary: 'The committed history',
    answer: History,
    run({ run }) {
      stateOf(run)
      return { events: run.history() }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/runs/{id}/table',
    operationId: 'getTable',
    summary: 'The run for people: what happened, when, and how long it took',
    query: TableQuery,
    answer: Text,
    run({ run, query: { times } }) {
      stateOf(run)
      return { text: run.table({ times: times !== 'false' }) }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/runs/{id}/explain',
    operationId: 'explainRun',
    summary: 'Why the instance waits, in words',
    answer: Text,
    run({ run }) {
      stateOf(run)
      return { text: run.explain() }
    },
  }),
]
