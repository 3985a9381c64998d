/** Instances and entities as lines of a list. */
import type { z } from 'zod'
import type { EntityReport, Hub, RunState } from '../../index.ts'
import { shorten } from '../../kernel/shorten.ts'
import type { EntityRow, InstanceRow } from '../schemas/rows.ts'
import { LONGEST_TEXT, summaryOf } from './summary.ts'

export interface MadeRow {
  readonly row: z.infer<typeof InstanceRow>
  /** It reads differently when workers come or go, or when the hub is paused. */
  readonly isWaitingForWorkers: boolean
}

/** The orchestration as it is now; undefined when there is none. */
export function instanceRow(hub: Hub, instanceId: string): MadeRow | undefined {
  const run = hub.instance(instanceId)
  const { state } = run
  if (!state) return undefined
  const reasons = run.reasons()
  const { text, due, isUnserved } = summaryOf(state, reasons, heldFor(hub, state))
  const { customStatusText } = state
  const row = {
    instanceId,
    name: state.name,
    status: state.status,
    createdAt: state.createdAt,
    changedAt: state.lastUpdatedAt,
    completedAt: state.completedAt,
    parentInstanceId: state.parentInstanceId,
    summary: text,
    due,
    isUnserved,
    customStatusText: customStatusText === undefined ? undefined : shorten(customStatusText, LONGEST_TEXT),
    tags: state.tags,
  }
  return {
    row,
    isWaitingForWorkers: reasons.some(({ place }) => place === 'queued' || place === 'resting'),
  }
}

/** Why it was suspended, where somebody said why and it is still known. */
function heldFor({ feed }: Hub, { status, instanceId }: RunState): string | undefined {
  if (status !== 'SUSPENDED') return undefined
  const reason = feed.log(instanceId).findLast(({ event }) => event === 'instance.suspend')?.details?.reason
  return typeof reason === 'string' ? reason : undefined
}

/** An entity of which the hub has told. */
export const entityRow = ({ id, status, state, lockedBy, queue, delayed, lastModified }: EntityReport) =>
  ({
    id,
    status,
    lockedBy: lockedBy?.instanceId,
    queued: queue.length,
    delayed: delayed.length,
    stateText: state === undefined ? undefined : shorten(state, LONGEST_TEXT),
    changedAt: lastModified,
  }) satisfies z.infer<typeof EntityRow>
