/** Reading instances: query, list, history (sections 1.10, 1.11 and 1.16). */
import { instanceNotFound } from '../../kernel/errors.ts'
import type { CompletionStatus } from '../core/events.ts'
import {
  type InstanceFilter,
  isWithin,
  makeToken,
  matchesFilter,
  pageOf,
  readSequenceToken,
  readToken,
} from '../core/query.ts'
import { type InstanceState, isTerminal, withoutPayloads } from '../core/state.ts'
import type { Timestamp } from '../core/timestamp.ts'
import { requireInstanceId } from '../core/validation.ts'
import type { HostedInstance, HubCore } from './core.ts'

export interface InstanceQuery extends InstanceFilter {
  readonly maxInstanceCount: number
  readonly continuationToken?: string | undefined
  readonly fetchInputsAndOutputs: boolean
}

export interface InstancePage {
  readonly instances: InstanceState[]
  readonly token: string | undefined
}

export function queryInstances(core: HubCore, query: InstanceQuery): InstancePage {
  const after = query.continuationToken ? readSequenceToken(query.continuationToken) : undefined
  const matching = [...core.instances.values()].filter(instance => {
    const { instanceId, createdAt, started } = instance
    const { name } = started
    return matchesFilter({ instanceId, createdAt, status: core.statusOf(instance), name }, query)
  })
  const isAfter =
    after &&
    (({ createdAt, sequence }: HostedInstance) =>
      createdAt > after.order || (createdAt === after.order && sequence > after.sequence))
  const page = pageOf(matching, isAfter, query.maxInstanceCount, ({ createdAt, sequence }) =>
    makeToken(createdAt, sequence),
  )
  const states = page.items.map(instance => core.stateOf(instance))
  return { instances: query.fetchInputsAndOutputs ? states : states.map(withoutPayloads), token: page.token }
}

export interface IdQuery {
  readonly runtimeStatus: readonly CompletionStatus[]
  readonly completedTimeFrom?: Timestamp | undefined
  readonly completedTimeTo?: Timestamp | undefined
  readonly pageSize: number
  readonly lastInstanceKey?: string | undefined
}

const DEFAULT_PAGE = 100

/** Ids of finished instances in the order they ended. */
export function listInstanceIds(
  core: HubCore,
  query: IdQuery,
): { instanceIds: string[]; token: string | undefined } {
  const after = query.lastInstanceKey ? readToken(query.lastInstanceKey) : undefined
  const matching = [...core.instances.values()]
    .flatMap(instance => {
      const { instanceId, completedAt } = instance
      const status = core.statusOf(instance)
      const isWanted = query.runtimeStatus.length === 0 || query.runtimeStatus.includes(status)
      if (completedAt === undefined || !isTerminal(status) || !isWanted) return []
      return isWithin(completedAt, query.completedTimeFrom, query.completedTimeTo)
        ? [{ instanceId, completedAt }]
        : []
    })
    .sort((a, b) => a.completedAt - b.completedAt || compare(a.instanceId, b.instanceId))
  const isAfter =
    after &&
    ((item: { instanceId: string; completedAt: number }) =>
      item.completedAt > after.order ||
      (item.completedAt === after.order && compare(item.instanceId, after.key) > 0))
  const size = query.pageSize > 0 ? query.pageSize : DEFAULT_PAGE
  const page = pageOf(matching, isAfter, size, item => makeToken(item.completedAt, item.instanceId))
  return { instanceIds: page.items.map(({ instanceId }) => instanceId), token: page.token }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const EVENTS_PER_CHUNK = 100
const BYTES_PER_CHUNK = 256 * 1024

/** The history in chunks of framed events: the whole audit, or what the worker of the turn may see. */
export function readHistory(
  core: HubCore,
  instanceId: string,
  executionId: string | undefined,
  view: 'audit' | 'executor',
): Buffer[][] {
  const instance = core.require(requireInstanceId(instanceId))
  if (executionId && executionId !== instance.executionId) throw instanceNotFound(instanceId, executionId)
  const events = [...instance.history.framed(view)]
  if (view === 'audit' && instance.suspension)
    events.push(pendingSuspension(core, instance, instance.suspension.reason))
  return chunk(events)
}

/** A suspension that no turn has told the orchestration of yet (section 2.8). */
function pendingSuspension(core: HubCore, instance: HostedInstance, input: string | undefined): Buffer {
  return core.encode({ type: 'executionSuspended', input }, core.stamp(instance)).bytes
}

function chunk(events: readonly Buffer[]): Buffer[][] {
  const chunks: Buffer[][] = []
  let size = BYTES_PER_CHUNK
  for (const event of events) {
    const current = chunks[chunks.length - 1]
    if (current && current.length < EVENTS_PER_CHUNK && size + event.length <= BYTES_PER_CHUNK) {
      current.push(event)
      size += event.length
    } else {
      chunks.push([event])
      size = event.length
    }
  }
  return chunks
}
