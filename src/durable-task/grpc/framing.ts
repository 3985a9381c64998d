/**
 * Events as framed bytes, and messages put together from them without decoding: an event is encoded once and
 * spliced into as many work items and history chunks as needed.
 *
 * A frame is a one-byte field tag, a varint length and the encoded event. The tag says in which field the event
 * travels; histories are kept with the tag of `OrchestratorRequest.pastEvents`, so they are spliced in whole.
 */
import type { EventBody, EventCodec, EventPlace, HistoryEvent } from '../core/events.ts'
import type { ActivityDelivery, BatchDelivery, TurnDelivery } from '../hub/work.ts'
import type { Clean } from './clean.ts'
import { decodeMessage, encodeField, encodeMessage } from './converter.ts'
import type { ActivityRequest__Output } from './wire/ActivityRequest.ts'
import type { EntityRequest__Output } from './wire/EntityRequest.ts'
import type { OrchestratorRequest__Output } from './wire/OrchestratorRequest.ts'

const lengthDelimited = (field: number): number => (field << 3) | 2

const TAG = {
  pastEvents: lengthDelimited(3),
  newEvents: lengthDelimited(4),
  chunkEvents: lengthDelimited(1),
  orchestratorRequest: lengthDelimited(1),
  completionToken: lengthDelimited(10),
} as const

export const eventCodec: EventCodec = {
  encode: (event: EventBody, place: EventPlace): Buffer =>
    encodeField(TAG.pastEvents, 'HistoryEvent', event, place),
  decode: (framed: Buffer): HistoryEvent => {
    let start = 1
    while (framed[start]! >= 0x80) start++
    return decodeMessage('HistoryEvent', framed.subarray(start + 1)) as HistoryEvent
  },
}

/** A health ping: no token, no content. */
export const healthPing: Buffer = encodeMessage('WorkItem', { healthPing: {} })

/** A WorkItem carrying a turn; the past stays out when the worker is to stream it. */
export function encodeTurn(token: string, turn: TurnDelivery, streamsPast: boolean): Buffer {
  const head: Partial<Clean<OrchestratorRequest__Output>> = {
    instanceId: turn.instanceId,
    executionId: turn.executionId,
    entityParameters: { entityMessageReorderWindow: { seconds: 0, nanos: 0 } },
    requiresHistoryStreaming: streamsPast,
    orchestrationTraceContext: turn.traceContext,
  }
  const body = [encodeMessage('OrchestratorRequest', head)]
  if (!streamsPast) body.push(turn.past)
  for (const event of turn.newEvents) body.push(retag(event, TAG.newEvents))
  return workItem(TAG.orchestratorRequest, body, token)
}

/** A WorkItem carrying an activity (checklist 180). */
export function encodeActivity(token: string, { instanceId, executionId, task }: ActivityDelivery): Buffer {
  const { id: taskId, name, version, input, parentTraceContext, tags } = task
  const request: Clean<ActivityRequest__Output> = {
    name,
    version,
    input,
    orchestrationInstance: { instanceId, executionId },
    taskId,
    parentTraceContext,
    tags,
  }
  return encodeMessage('WorkItem', { activityRequest: request, completionToken: token })
}

/** A WorkItem carrying a batch of operations, always in the second form (section 3.2). */
export function encodeBatch(
  token: string,
  { entityId, incarnation, state, operations }: BatchDelivery,
): Buffer {
  const request: Clean<EntityRequest__Output> = {
    instanceId: entityId,
    executionId: incarnation,
    entityState: state,
    operationRequests: [...operations],
  }
  return encodeMessage('WorkItem', { entityRequestV2: request, completionToken: token })
}

/** A HistoryChunk of framed events. */
export const encodeChunk = (events: readonly Buffer[]): Buffer =>
  Buffer.concat(events.map(event => retag(event, TAG.chunkEvents)))

function workItem(tag: number, body: readonly Buffer[], token: string): Buffer {
  const length = body.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([frameHead(tag, length), ...body, frame(TAG.completionToken, Buffer.from(token))])
}

const frame = (tag: number, body: Buffer): Buffer => Buffer.concat([frameHead(tag, body.length), body])

function frameHead(tag: number, length: number): Buffer {
  const head = [tag]
  let rest = length
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) head.push((rest % 0x80) | 0x80)
  head.push(rest)
  return Buffer.from(head)
}

function retag(framed: Buffer, tag: number): Buffer {
  const copy = Buffer.from(framed)
  copy[0] = tag
  return copy
}
