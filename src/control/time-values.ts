/** Durations and instants as people and programs write them. */

import { parseDuration } from '../kernel/duration.ts'
import { LAST_INSTANT } from '../kernel/instant.ts'

export const DURATION = "a number of milliseconds from 0 on, or a text as '30d', '1h30m' or 'P30D'"
export const INSTANT =
  "a number of milliseconds since the epoch, or a date as '2026-12-01T00:00Z' with its zone"

/** Milliseconds of a duration, at most as long as the calendar; undefined for what is none. */
export function toDuration(value: unknown): number | undefined {
  const milliseconds = typeof value === 'string' ? (parseDuration(value) ?? asNumber(value)) : value
  return typeof milliseconds === 'number' && milliseconds >= 0 && milliseconds <= LAST_INSTANT
    ? milliseconds
    : undefined
}

/** Milliseconds since the epoch; undefined for what is no instant. */
export function toInstant(value: unknown): number | undefined {
  const instant = typeof value === 'number' ? value : parseInstant(String(value))
  return instant !== undefined && Math.abs(instant) <= LAST_INSTANT ? instant : undefined
}

function parseInstant(text: string): number | undefined {
  const isDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
  return isDate ? Date.parse(text) : asNumber(text)
}

const asNumber = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined)
