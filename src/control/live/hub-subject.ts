/** A task hub as viewers watch it. */
import type { TestBackend } from '../../backend.ts'
import type { Hub } from '../../index.ts'
import { version } from '../../kernel/version.ts'
import { showClockView, showServing } from '../views/show.ts'
import { Counts } from './counts.ts'
import type { LiveEvent } from './event-text.ts'
import { entityRow, instanceRow } from './make-row.ts'
import { Notices } from './notices.ts'
import { Rows } from './rows.ts'
import type { LineKind, Subject, SubjectActor, SubjectFact } from './subject.ts'

/** Entities begin with this, and instance ids may not. */
const isEntity = (id: string): boolean => id.startsWith('@')

const isOfWorker = ({ type }: SubjectFact): boolean => type === 'workerConnected' || type === 'workerLeft'

/** `hasLambda`: the same server shows a service for durable functions too. */
export function hubSubject(
  backend: TestBackend,
  hub: Hub,
  actors: readonly SubjectActor[],
  hasLambda = false,
): Subject {
  const counts = new Counts('orchestration', actors)
  const hubs = () => backend.hubs().map(({ name }) => name)
  const instances: LineKind = {
    event: 'instances',
    isCounted: true,
    has: id => !isEntity(id),
    first: most => counts.newest(most),
  }
  const entities: LineKind = {
    event: 'entities',
    isCounted: false,
    has: isEntity,
    first: () => hub.entities().map(({ id }) => id),
  }
  return {
    get isOpen() {
      return hubs().includes(hub.name)
    },
    get isPaused() {
      return hub.isPaused
    },
    rows: new Rows(id => (isEntity(id) ? entityLine(hub, id) : instanceRow(hub, id))),
    counts,
    notices: new Notices(
      () => showClockView(hub),
      [
        { name: 'serving', look: () => showServing(hub) },
        { name: 'hubs', isInStart: true, look: () => ({ hubs: hubs() }) },
      ],
    ),
    kinds: [instances, entities],
    idOf: fact => (isOfWorker(fact) ? undefined : fact.id),
    queued: () => hub.queued.map(({ instanceId }) => instanceId),
    start(isResumed): LiveEvent {
      const { hostAddress: address } = hub.connection
      const { id: feedId } = hub.feed
      const said = { feedId, hub: hub.name, hubs: hubs(), hasLambda, address, version: version(), isResumed }
      return { name: 'start', json: JSON.stringify(said) }
    },
  }
}

function entityLine(hub: Hub, id: string) {
  const report = hub.entity(id)
  return report && { row: entityRow(report), isWaitingForWorkers: false }
}
