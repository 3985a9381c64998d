/** Clients: signal, read, query and tidy entities (sections 1.18 to 1.21). */
import type { UnaryHandlers } from './handlers.ts'

type EntityHandlers = Pick<
  UnaryHandlers,
  'SignalEntity' | 'GetEntity' | 'QueryEntities' | 'CleanEntityStorage'
>

const everything = { includeState: false, includeTransient: false }

export const entityHandlers: EntityHandlers = {
  SignalEntity: (request, { hub }) => {
    hub.entities.signal(request)
    return {}
  },
  GetEntity: ({ instanceId, includeState }, { hub }) => {
    const entity = hub.entities.get(instanceId, includeState)
    return { exists: entity !== undefined, entity }
  },
  QueryEntities: ({ query = everything }, { hub }) => {
    const { entities, token } = hub.entities.query(query)
    return { entities, continuationToken: token }
  },
  CleanEntityStorage: ({ removeEmptyEntities: removeEmpty, releaseOrphanedLocks: releaseOrphans }, { hub }) =>
    hub.entities.clean({ removeEmpty, releaseOrphans }),
}
