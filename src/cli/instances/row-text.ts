/** What the lists say of an instance or entity, in a line of `watch`. */
import type { z } from 'zod'
import type { EntityRow as EntitySchema, InstanceRow as InstanceSchema } from '../../control/schemas/rows.ts'
import { oneLine } from '../columns.ts'
import { summaryText } from './summary.ts'

export type InstanceRow = z.infer<typeof InstanceSchema>
export type EntityRow = z.infer<typeof EntitySchema>

const LONGEST = 100

export const isInstance = (row: InstanceRow | EntityRow): row is InstanceRow => 'instanceId' in row

/** What it waits for, or its outcome; `known` is what was said before: a custom status is said once. */
export function rowText(row: InstanceRow | EntityRow, now: number, known?: InstanceRow | EntityRow): string {
  if (!isInstance(row)) return entityText(row)
  const { customStatusText: custom } = row
  const before = known && isInstance(known) ? known.customStatusText : undefined
  const isNew = custom !== undefined && custom !== before
  const text = summaryText(row, now, LONGEST)
  return [text, ...(isNew ? [`custom status ${oneLine(custom, LONGEST)}`] : [])].filter(Boolean).join('  ')
}

/** Whether a line is worth it: the passing of time alone changes nothing. */
export const isChange = (known: InstanceRow | EntityRow | undefined, row: InstanceRow | EntityRow): boolean =>
  known === undefined || told(known) !== told(row)

const told = (row: InstanceRow | EntityRow): string =>
  isInstance(row)
    ? JSON.stringify([row.status, row.summary, row.due, row.customStatusText])
    : `${row.status} ${entityText(row)}`

function entityText({ lockedBy, queued, delayed, stateText }: EntityRow): string {
  const parts = [
    lockedBy === undefined ? '' : `locked by ${lockedBy}`,
    queued > 0 ? `${queued} queued` : '',
    delayed > 0 ? `${delayed} delayed` : '',
    stateText === undefined ? 'no state' : `state ${stateText}`,
  ]
  return oneLine(parts.filter(Boolean).join(', '), LONGEST)
}
