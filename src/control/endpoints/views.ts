/** Everything there is to show of an instance, or of those who serve a hub. */
import { z } from 'zod'
import { orchestrationMachine } from '../../../machines/index.ts'
import { toMermaid } from '../../inspect/mermaid.ts'
import { endpoint } from '../endpoint.ts'
import { Text } from '../schemas/hubs.ts'
import { Serving } from '../schemas/serving.ts'
import { RunView } from '../schemas/views.ts'
import { showRun } from '../views/run-view.ts'
import { showServing } from '../views/show.ts'
import { stateOf } from './runs.ts'

const ViewQuery = z.strictObject({
  execution: z.string().optional().describe('The execution whose history is known already.'),
  from: z.coerce
    .number({ error: 'must be a whole number from 0 on' })
    .int()
    .min(0)
    .optional()
    .describe('How many events of it are known; the history begins there while the execution is that one.'),
})

const DiagramQuery = z.strictObject({
  kind: z
    .enum(['sequence', 'states'])
    .optional()
    .describe('Who was asked what, or the state chart with its active states. Default sequence.'),
})

export const viewEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/runs/{id}/view',
    operationId: 'viewRun',
    summary: 'Everything there is to show of an instance',
    query: ViewQuery,
    answer: RunView,
    run: ({ hub, run, query: { execution, from = 0 } }) =>
      showRun(hub, run, stateOf(run), { execution, from }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/runs/{id}/diagram',
    operationId: 'getDiagram',
    summary: 'The run, or its state chart, as Mermaid text',
    query: DiagramQuery,
    answer: Text,
    run({ hub, run, query: { kind = 'sequence' } }) {
      stateOf(run)
      if (kind === 'sequence') return { text: run.sequenceDiagram() }
      const active = hub.feed.log(run.instanceId).at(-1)?.to
      return { text: toMermaid(orchestrationMachine, active) }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/serving',
    operationId: 'getServing',
    summary: 'Connected workers, and the work that waits for them',
    answer: Serving,
    run: ({ hub }) => showServing(hub),
  }),
]
