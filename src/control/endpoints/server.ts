/** What there is behind this server. */
import { version } from '../../kernel/version.ts'
import { endpoint } from '../endpoint.ts'
import { ServerInfo } from '../schemas/hubs.ts'

export const serverEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1',
    operationId: 'getServer',
    summary: 'What this server has: task hubs, a service for durable functions, or both',
    answer: ServerInfo,
    run: ({ source }) => ({
      version: version(),
      hasHubs: source.backend !== undefined,
      hasLambda: source.lambda !== undefined,
    }),
  }),
]
