/** What happens in a hub, as it happens. */
import { z } from 'zod'
import { stream } from '../endpoint.ts'
import { readPlace } from '../live/event-text.ts'
import { hubSubject } from '../live/hub-subject.ts'
import { streamOf } from '../live/stream.ts'
import type { SubjectActor } from '../live/subject.ts'
import { viewLive } from '../live/viewer.ts'
import { liveEvents } from '../schemas/live.ts'

export const liveEndpoints = [
  stream({
    method: 'GET',
    path: '/v1/hubs/{hub}/live',
    operationId: 'watchHub',
    summary: 'What there is, and then what changes, as server-sent events',
    description:
      'The event `start`, then instances, entities, workers, queues and clock as they stand, then what changes, at most ' +
      'ten times a second. A viewer that comes again with the last id it got, as the header `Last-Event-ID` or in `after`, ' +
      'is told what it has missed; where that is not known any more, and where it lags too far behind, it starts over.',
    query: z.strictObject({
      after: z.string().optional().describe('The id of the last event it got.'),
    }),
    events: liveEvents,
    run({ source, backend, hub, query: { after }, lastEventId, unexpected }) {
      // An EventSource that was made with `after` knows better by now.
      const place = readPlace(lastEventId || after)
      const subject = (actors: readonly SubjectActor[]) =>
        hubSubject(backend, hub, actors, source.lambda !== undefined)
      return streamOf(signal => viewLive(hub, subject, place, unexpected, signal), unexpected)
    },
  }),
]
