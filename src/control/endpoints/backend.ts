/** What concerns all hubs of the backend. */
import { endpoint } from '../endpoint.ts'
import { HubList, Text } from '../schemas/hubs.ts'
import { showHub } from './hub.ts'

export const backendEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/hubs',
    operationId: 'listHubs',
    summary: 'The task hubs there are',
    description: 'A hub exists once somebody has used it: a client, a worker, or a request that names it.',
    answer: HubList,
    run: ({ backend }) => ({ hubs: backend.hubs().map(showHub) }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/explain',
    operationId: 'explainAll',
    summary: 'Why whatever has not ended waits, in every hub',
    answer: Text,
    run: ({ backend }) => ({ text: backend.explain() }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/reset',
    operationId: 'resetAll',
    summary: 'Clear every hub: instances, entities and work are gone; clients, workers and fakes stay',
    answer: HubList,
    async run({ backend }) {
      await backend.reset()
      return { hubs: backend.hubs().map(showHub) }
    },
  }),
]
