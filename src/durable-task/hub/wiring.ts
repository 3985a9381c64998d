/** Connects the dispatcher with the services that carry out what it decides. */

import { describe } from '../../kernel/errors.ts'
import type { Completions } from './completions.ts'
import type { HubCore } from './core.ts'
import { DispatchOrder } from './dispatch-order.ts'
import type { DispatcherHost } from './dispatcher-host.ts'
import { noteOf } from './edge-notes.ts'
import type { EntityBatches } from './entity-batches.ts'
import type { StandIns } from './stand-ins.ts'
import type { Turns } from './turns.ts'
import type { ConnectedWorker, Sent, WorkItem } from './work.ts'

export function makeDispatcherHost(
  core: HubCore,
  turns: Turns,
  batches: EntityBatches,
  completions: Completions,
  standIns: StandIns,
): DispatcherHost {
  const { log, wallClock, ids, maxDeliveries } = core.settings
  return {
    supervisor: core.supervisor,
    wallClock,
    ids,
    order: new DispatchOrder(core.settings),
    maxDeliveries,
    trace: say => core.watch.trace(say),
    perform: change => core.perform(change),
    // What a worker has answered once, no fake answers the second time.
    passesPause: item => isAgain(turns, item),
    anyPassesPause: () => core.settings.determinism !== 'off' || core.dispatcher.items.hasReplays,
    standInFor: item => (isAgain(turns, item) ? undefined : standIns.workerFor(item)),
    deliver: (item, token, worker) => {
      core.watch.tellSent(item, worker, isAgain(turns, item))
      return deliver(turns, batches, item, token, worker)
    },
    onBack: (item, worker, outcome) => core.watch.tellBack(item, worker, outcome),
    onSetback: (item, worker, how) => {
      // Given up already: it was its last delivery.
      if (item.actor.getSnapshot().status !== 'active') return
      if (item.work.kind === 'entity') batches.takeBack(item)
      else if (!item.activity) turns.takeBack(item)
      // Returned, or taken as answered after all: a check that nobody can make any more.
      if (how === 'returned' || item.actor.getSnapshot().status !== 'active') return
      core.counters.redeliveries++
      const { deliveries } = item.actor.getSnapshot().context
      const text = explainSetback(item, worker, how, deliveries)
      // What was done to it on purpose needs no warning.
      if (how === 'lost' && deliveries > 1 && !noteOf(item)) log.warn(text)
      else log.info(text)
    },
    onExhausted: (item, deliveries) => {
      const text = `The work item '${item.work.name}' was delivered ${deliveries} times without an answer, which is the limit (maxDeliveries).`
      log.warn(`${subjectOf(item)}: ${text}`)
      completions.giveUp(item, 'DeliveryLimitExceeded', text)
    },
    onUndeliverable: (item, error) => {
      log.error(`Work item '${item.id}' could not be sent: ${describe(error)}`)
      const reason = error instanceof Error ? error.message : String(error)
      completions.giveUp(
        item,
        'WorkItemNotSendable',
        `The work item could not be sent to a worker: ${reason}`,
      )
    },
  }
}

function deliver(
  turns: Turns,
  batches: EntityBatches,
  item: WorkItem,
  token: string,
  worker: ConnectedWorker,
): Sent {
  if (item.work.kind === 'entity') return worker.port.sendBatch(token, batches.deliver(item))
  if (item.activity) return worker.port.sendActivity(token, { ...item.activity, instanceId: item.instanceId })
  return worker.port.sendTurn(token, item.replay ?? turns.deliver(item))
}

/** Names the item, so that one that breaks its worker again and again is found. */
function explainSetback(item: WorkItem, worker: ConnectedWorker, how: string, deliveries: number): string {
  const turn = item.replay ? 'replay of' : 'turn of'
  const what = { orchestration: turn, activity: 'activity', entity: 'batch of' }[item.work.kind]
  const hint =
    how === 'lost' && deliveries > 1
      ? ' If this goes on, the item may be larger than the worker can receive, or may crash it.'
      : ''
  return `${subjectOf(item)}: ${what} '${item.work.name}' (${item.size} bytes, delivery ${deliveries}) was ${how} by ${worker.profile.name} and will be sent again after a rest.${hint}`
}

/** A turn that a worker has answered before. */
const isAgain = (turns: Turns, item: WorkItem): boolean => item.replay !== undefined || turns.isCheck(item)

const subjectOf = ({ work, instanceId }: WorkItem): string =>
  `${work.kind === 'entity' ? 'Entity' : 'Instance'} '${instanceId}'`
