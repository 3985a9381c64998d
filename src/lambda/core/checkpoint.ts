/** A checkpoint: a batch of updates that is taken as a whole or not at all, and an answer that says what is new. */
import { applyBatch } from './apply-batch.ts'
import { deltaOf, markSeen } from './delta.ts'
import { type Change, Draft, noChange } from './draft.ts'
import { completeDueWork } from './due.ts'
import { invalidParameter } from './errors.ts'
import { deadlineOf, type ExecutionRecord } from './execution-record.ts'
import type { Surroundings } from './kinds/kind.ts'
import type { Operation } from './protocol.ts'
import { storeAnswer, storedAnswer } from './stored-answers.ts'
import { requireToken, staleToken, writeToken } from './tokens.ts'
import { readUpdates } from './update.ts'

export interface CheckpointRequest {
  readonly token: string
  /** As they came; none at all asks what is new. */
  readonly updates?: unknown
  /** With the same one, and the same token, the request gets the same answer again. */
  readonly clientToken?: string | undefined
}

export interface CheckpointAnswer {
  /** For the next checkpoint. */
  readonly token: string
  /** Everything that changed since the handler last looked, what it has just sent included. */
  readonly operations: readonly Operation[]
}

/**
 * Takes a checkpoint. Work that fell due meanwhile is completed in it.
 *
 * Throws InvalidParameterValueException for a stale token and for a batch that breaks a rule; nothing has changed then.
 *
 * @example
 * const { answer, change } = checkpoint(record, { token, updates }, { now, newCallbackId, targetOf })
 */
export function checkpoint(
  record: ExecutionRecord,
  request: CheckpointRequest,
  around: Surroundings,
): { answer: CheckpointAnswer; change: Change } {
  const { limits } = record.options
  const repeated = storedAnswer(record.answers, request, around.now, limits)
  if (repeated) return { answer: repeated, change: noChange }
  requireToken(record, request.token)
  if (around.now >= deadlineOf(record)) throw staleToken(record)
  checkClientToken(request.clientToken, limits.longestClientToken)

  const draft = new Draft(record)
  completeDueWork(draft, around.now)
  const updates = readUpdates(request.updates, limits)
  applyBatch(draft, updates, around)
  draft.moveExecution({ type: 'checkpoint.accepted' })
  const sequence = record.sequence + 1
  draft.fields.sequence = sequence
  const change = draft.commit()

  const operations = deltaOf(record, new Set(updates.map(({ Id }) => Id)))
  markSeen(record, [...record.unseen])
  const { operationId, invocation } = record
  const answer = { token: writeToken({ operationId, invocation: invocation!.number, sequence }), operations }
  storeAnswer(record.answers, request, answer, around.now, limits)
  return { answer, change }
}

function checkClientToken(token: string | undefined, longest: number): void {
  if (token !== undefined && (token.length === 0 || token.length > longest))
    throw invalidParameter(`A client token has 1 to ${longest} characters; this one has ${token.length}.`)
}
