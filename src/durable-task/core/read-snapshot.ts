/** Snapshots out of JSON: everything is looked at before anything is made of it. Throws `invalid-request`. */

import { terminalStatuses } from '../../../machines/orchestration.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import { LAST_INSTANT } from '../../kernel/instant.ts'
import type { ScheduleTask } from './actions.ts'
import { readEvent, readMessage } from './event-json.ts'
import { isObject, optional, readers, required } from './event-json-fields.ts'
import type { ExecutionStarted } from './events.ts'
import { readEntity } from './read-entity.ts'
import {
  count,
  listOf,
  name,
  number,
  oneOf,
  optionalFlag,
  optionalNumber,
  optionalPart,
  part,
  readFields,
} from './read-fields.ts'
import { hubFormat, type ReadActivity, type ReadHub, type ReadInstance, runFormat } from './snapshot.ts'
import { isEntityId } from './validation.ts'

const { text, optionalText, integer, flag, tags, trace, payload, optionalFailure } = readers

/** What `hub.snapshot()` gave, perhaps through JSON. */
export function readHubSnapshot(json: unknown, where: string): ReadHub {
  const saved = plainJson(json, where)
  requireFormat(saved, where, hubFormat, 'hub.snapshot()')
  const hub = readFields<ReadHub>(saved, where, {
    format: oneOf([hubFormat]),
    now: required('an instant that a date can hold', isDate),
    drawn: count,
    instances: listOf(readInstance),
    activities: listOf(readActivity),
    entities: listOf(readEntity),
  })
  requireDistinct(
    hub.instances.map(({ instanceId }) => instanceId),
    `${where}.instances`,
  )
  requireDistinct(
    hub.entities.map(({ id }) => id),
    `${where}.entities`,
  )
  return hub
}

/** What `run.export()` gave, perhaps through JSON. */
export function readExportedRun(json: unknown): ReadInstance {
  const where = 'The run'
  const saved = plainJson(json, where)
  requireFormat(saved, where, runFormat, 'run.export()')
  const { format: _format, ...instance } = saved
  return readInstance(instance, where)
}

/** As it would come out of a file, and the reader's own. */
function plainJson(json: unknown, where: string): Readonly<Record<string, unknown>> {
  let plain: unknown
  try {
    plain = JSON.parse(JSON.stringify(json) ?? 'null')
  } catch (error) {
    throw invalidRequest(
      `${where} is no plain JSON: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  if (isObject(plain)) return plain
  throw invalidRequest(`${where} must be an object.`)
}

function requireFormat(
  { format: found }: Readonly<Record<string, unknown>>,
  where: string,
  format: string,
  source: string,
): void {
  if (found === format) return
  const what =
    found === undefined ? 'it has no format' : `its format is ${JSON.stringify(found)?.slice(0, 60)}`
  throw invalidRequest(`${where} cannot be read: ${what}, and ${source} gives '${format}'.`)
}

const isDate = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) <= LAST_INSTANT

function requireDistinct(ids: readonly string[], where: string): void {
  const seen = new Set<string>()
  const again = ids.find(id => seen.size === seen.add(id).size)
  if (again !== undefined) throw invalidRequest(`${where} has '${again}' twice.`)
}

function readInstance(json: unknown, where: string): ReadInstance {
  const instance = readFields<ReadInstance>(json, where, {
    instanceId: name,
    executionId: name,
    status: oneOf(['PENDING', 'RUNNING', 'SUSPENDED', ...terminalStatuses]),
    createdAt: number,
    updatedAt: number,
    completedAt: optionalNumber,
    started: part(readStarted),
    history: listOf(readEvent),
    inbox: listOf(readMessage),
    customStatus: optionalText,
    outcome: optionalPart((outcome, path) =>
      readFields(outcome, path, {
        status: oneOf(terminalStatuses),
        output: payload,
        failureDetails: optionalFailure,
      }),
    ),
    suspended: optionalPart((suspended, path) => readFields(suspended, path, { reason: optionalText })),
    termination: optionalPart((asked, path) => readFields(asked, path, { output: payload, recurse: flag })),
    traceContext: optionalPart((context, path) =>
      readFields(context, path, { spanID: optionalText, spanStartTime: timestamp }),
    ),
    notBefore: number,
    generation: count,
    turns: count,
    rewoundFrom: optionalText,
    embedsHistory: optionalFlag,
    hasRun: optionalFlag,
    isDue: optionalFlag,
    owesTurn: optionalFlag,
  })
  checkInstance(instance, where)
  return instance
}

const timestamp = optional(
  'an instant with seconds and nanos',
  value => isObject(value) && Number.isFinite(value.seconds) && Number.isFinite(value.nanos),
)

/** What must go together. */
function checkInstance(instance: ReadInstance, where: string): void {
  const { instanceId, status, started, outcome } = instance
  const { suspended, isDue, hasRun } = instance
  if (isEntityId(instanceId))
    throw invalidRequest(`${where}.instanceId is '${instanceId}', but '@' is kept for entities.`)
  if (started.orchestrationInstance.instanceId !== instanceId)
    throw invalidRequest(
      `${where}.started.orchestrationInstance names another instance than '${instanceId}'.`,
    )
  const stands = outcome?.status ?? (suspended ? 'SUSPENDED' : hasRun ? 'RUNNING' : 'PENDING')
  if (status !== stands)
    throw invalidRequest(
      `${where}.status is ${status}, but by its outcome, suspended and hasRun the instance is ${stands}.`,
    )
  if (outcome && instance.completedAt === undefined)
    throw invalidRequest(`${where} has an outcome, but no completedAt.`)
  const told = [...instance.history, ...instance.inbox]
  if (!outcome && !told.some(({ type }) => type === 'executionStarted'))
    throw invalidRequest(`${where} has an executionStarted neither in its history nor in its inbox.`)
  if (isDue === false && !started.scheduledStartTimestamp && !outcome)
    throw invalidRequest(`${where} is not due, but its started has no scheduledStartTimestamp.`)
}

function readStarted(json: unknown, where: string): ExecutionStarted {
  const message = readMessage(json, where)
  if (message.type === 'executionStarted') return message
  throw invalidRequest(`${where}.type is ${message.type}, but it must be executionStarted.`)
}

const readActivity = (json: unknown, where: string): ReadActivity =>
  readFields<ReadActivity>(json, where, {
    instanceId: name,
    executionId: name,
    servedVersion: text,
    task: part((task, path) => ({
      type: 'scheduleTask',
      ...readFields<Omit<ScheduleTask, 'type'>>(task, path, {
        id: integer,
        name: text,
        version: optionalText,
        input: payload,
        parentTraceContext: trace,
        tags,
      }),
    })),
  })
