/** Reads one orchestration from a running backend, whichever it is, into the form in which runs are imported. */
import { isDeepStrictEqual } from 'node:util'
import { BackendError, instanceNotFound, invalidRequest } from '../../kernel/errors.ts'
import { writeEvent, writeFields } from '../core/event-json.ts'
import type { ExecutionStarted, HistoryEvent, Message } from '../core/events.ts'
import { plainCopy } from '../core/plain-json.ts'
import { type ExportedRun, runFormat } from '../core/snapshot.ts'
import { type InstanceState, isTerminal } from '../core/state.ts'
import { toMillis } from '../core/timestamp.ts'
import { RemoteClient, type RemoteOptions } from './remote-client.ts'

/** How often a run that moves while it is read is read again. */
const MOST_ATTEMPTS = 5

/** Throws what `hub.importFrom` says. */
export async function readRemoteRun(
  address: string,
  instanceId: string,
  options: RemoteOptions,
): Promise<ExportedRun> {
  const client = new RemoteClient(address, options)
  try {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const before = await client.state(instanceId)
      if (!before) throw instanceNotFound(instanceId)
      const history = await client.history(instanceId)
      const after = await client.state(instanceId)
      if (!isDeepStrictEqual(before, after)) continue
      requireInstants(address, before, history)
      return toExportedRun(before, history)
    }
  } finally {
    client.close()
  }
  throw new BackendError(
    'wrong-state',
    `'${instanceId}' moved on each time it was read. Suspend it, and import it then.`,
  )
}

/** The contract lets them be left out. */
function requireInstants(address: string, state: InstanceState, history: readonly HistoryEvent[]): void {
  const instants = [
    state.createdTimestamp,
    state.lastUpdatedTimestamp,
    ...history.map(event => event.timestamp),
  ]
  if (instants.some(instant => !instant))
    throw invalidRequest(
      `'${state.instanceId}' cannot be imported from ${address}: that backend does not say when it was made, last changed, or when each event happened.`,
    )
}

/** Events of other backends that no executor looks at. */
const meaningless = new Set<string>(['orchestratorCompleted', 'historyState', 'continueAsNew'])

function toExportedRun(state: InstanceState, told: readonly HistoryEvent[]): ExportedRun {
  const { instanceId, createdTimestamp, lastUpdatedTimestamp, completedTimestamp } = state
  const isOver = isTerminal(state.orchestrationStatus)
  const isHeld = state.orchestrationStatus === 'SUSPENDED'
  const known = told.filter(({ type }) => !meaningless.has(type))
  const suspension = isHeld ? lastSuspension(known) : undefined
  // The orchestration hears of it when it is resumed.
  const history = known.filter(event => event !== suspension)
  const begun = history.find(event => event.type === 'executionStarted')
  const started = begun?.type === 'executionStarted' ? startOf(begun, state) : startedFrom(state)
  const hasRun = history.length > 0
  const updatedAt = toMillis(lastUpdatedTimestamp)
  return plainCopy({
    format: runFormat,
    instanceId,
    executionId: started.orchestrationInstance.executionId ?? state.executionId,
    status: isOver || isHeld ? state.orchestrationStatus : hasRun ? 'RUNNING' : 'PENDING',
    createdAt: toMillis(createdTimestamp),
    updatedAt,
    completedAt: isOver ? (completedTimestamp ? toMillis(completedTimestamp) : updatedAt) : undefined,
    started: writeFields(started),
    history: history.map(writeEvent),
    inbox: begun || isOver ? [] : [writeFields(started)],
    customStatus: state.customStatus,
    outcome: isOver ? writeFields(outcomeOf(state)) : undefined,
    suspended: isHeld ? { reason: suspension?.input } : undefined,
    notBefore: history.reduce((latest, { timestamp }) => Math.max(latest, toMillis(timestamp)), 0),
    generation: 1,
    turns: history.filter(({ type }) => type === 'orchestratorStarted').length,
    ...(!isOver && { hasRun, isDue: hasRun || !started.scheduledStartTimestamp, owesTurn: false }),
  } satisfies ExportedRun) as ExportedRun
}

const outcomeOf = ({ orchestrationStatus: status, output, failureDetails }: InstanceState) => ({
  status,
  output,
  failureDetails,
})

/** The one that lasts, where the history tells of it already. */
function lastSuspension(history: readonly HistoryEvent[]) {
  const last = history.findLast(({ type }) => type === 'executionSuspended' || type === 'executionResumed')
  return last?.type === 'executionSuspended' ? last : undefined
}

/** Some backends leave the ids out of the event. */
function startOf(
  event: HistoryEvent & ExecutionStarted,
  { instanceId, executionId }: InstanceState,
): Message & ExecutionStarted {
  const { eventId: _eventId, timestamp: _timestamp, ...started } = event
  const named = started.orchestrationInstance?.executionId || executionId
  return { ...started, orchestrationInstance: { instanceId, executionId: named } }
}

/** The start of an instance that no turn was told of yet. */
const startedFrom = ({ instanceId, executionId, ...state }: InstanceState): ExecutionStarted => ({
  type: 'executionStarted',
  name: state.name,
  version: state.version,
  input: state.input,
  tags: state.tags,
  orchestrationInstance: { instanceId, executionId },
  scheduledStartTimestamp: state.scheduledStartTimestamp,
})
