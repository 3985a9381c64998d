/** Entities of a hub: finding, reading and signalling. */
import { z } from 'zod'
import type { EntityReport, Hub } from '../../index.ts'
import { instanceNotFound } from '../../kernel/errors.ts'
import { endpoint } from '../endpoint.ts'
import { entityRow } from '../live/make-row.ts'
import { Entity } from '../schemas/hubs.ts'
import { EntityList } from '../schemas/rows.ts'
import { named } from '../schemas/schemas.ts'
import { Instant, instantOf } from '../schemas/time.ts'
import { EntityView } from '../schemas/views.ts'
import { showEntity } from '../views/entity-view.ts'

const Signal = named(
  'Signal',
  'An operation for an entity; nobody answers.',
  z.strictObject({
    operation: z.string().min(1),
    input: z.unknown().optional(),
    at: Instant.optional().describe("Not before then, on the hub's clock."),
  }),
)

const Signaled = named('Signaled', 'Where the signal went.', z.object({ id: z.string() }))

/** The entity; throws `instance-not-found` when the hub knows none of that id. */
function entityIn(hub: Hub, id: string): EntityReport {
  const entity = hub.entity(id)
  if (!entity) throw instanceNotFound(id)
  return entity
}

export const entityEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/entities',
    operationId: 'listEntities',
    summary: 'The entities of the hub',
    answer: EntityList,
    run: ({ hub }) => ({ entities: hub.entities().map(entityRow) }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/entities/{id}',
    operationId: 'getEntity',
    summary: 'An entity: lock holder, queue, delayed signals, state',
    answer: Entity,
    run: ({ hub, id }) => entityIn(hub, id),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/entities/{id}/view',
    operationId: 'viewEntity',
    summary: 'Everything there is to show of an entity',
    answer: EntityView,
    run: ({ hub, id }) => showEntity(hub, entityIn(hub, id)),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/entities/{id}/signal',
    operationId: 'signalEntity',
    summary: 'Signal an entity',
    body: Signal,
    makesHub: true,
    answer: Signaled,
    async run({ hub, id, body: { operation, input, at } }) {
      await hub.signal(id, operation, input, at === undefined ? {} : { at: instantOf(at) })
      return { id }
    },
  }),
]
