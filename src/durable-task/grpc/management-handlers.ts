/** Clients: query, list and purge instances; task hubs. */
import { invalidRequest } from '../../kernel/errors.ts'
import type { UnaryHandlers } from './handlers.ts'

type ManagementHandlers = Pick<
  UnaryHandlers,
  'Hello' | 'QueryInstances' | 'ListInstanceIds' | 'PurgeInstances' | 'CreateTaskHub' | 'DeleteTaskHub'
>

const everything = {
  runtimeStatus: [],
  taskHubNames: [],
  maxInstanceCount: 0,
  fetchInputsAndOutputs: false,
}

export const managementHandlers: ManagementHandlers = {
  // Never refused, for the JS worker gives up when it is; an unknown hub is refused at GetWorkItems.
  Hello: () => ({}),
  QueryInstances: ({ query = everything }, { hub }) => {
    const { instances, token } = hub.query(query)
    return { orchestrationState: instances, continuationToken: token }
  },
  ListInstanceIds: (request, { hub }) => {
    const { instanceIds, token } = hub.listIds(request)
    return { instanceIds, lastInstanceKey: token }
  },
  PurgeInstances: (request, { hub }) => {
    const { instanceId, purgeInstanceFilter: filter, instanceBatch } = request
    if (instanceId !== undefined) return hub.purge(instanceId, request)
    if (instanceBatch) return hub.purgeBatch(instanceBatch.instanceIds, request)
    if (!filter) throw invalidRequest('Say what to purge: an instance id, a batch of ids, or a filter.')
    const timeout = filter.timeout && filter.timeout.seconds * 1000 + filter.timeout.nanos / 1e6
    return hub.purgeMatching(filter, timeout, request.recursive)
  },
  CreateTaskHub: ({ recreateIfExists }, { hubs, hubName }) => {
    const hub = hubs.create(hubName)
    if (recreateIfExists) hub.reset()
    return {}
  },
  DeleteTaskHub: (_request, { hub }) => {
    hub.reset()
    return {}
  },
}
