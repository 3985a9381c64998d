/** What an instance was told and when, from its log; each arrival answers one thing in the history. */
import type { LogEntry } from '../../live/types.ts'
import { numberOf, textOf } from './event-fields.ts'
import type { Moment } from './moment.ts'

export interface Arrival extends Moment {
  /** Type of the message in the protocol's words; undefined when the log does not say. */
  readonly type: string | undefined
  readonly taskId: number | undefined
  readonly name: string | undefined
}

/** What a log entry says of the message that arrived with it. */
export function arrivalOf({ event, at, details = {} }: LogEntry, step: number): Arrival | undefined {
  if (event !== 'message.arrived') return undefined
  return {
    at,
    step,
    type: textOf(details, 'message'),
    taskId: numberOf(details, 'taskId'),
    name: textOf(details, 'name'),
  }
}

export class Arrivals {
  private readonly waiting = new Map<string, Arrival[]>()

  /** Those of the log after the entry `after`. */
  constructor(log: readonly LogEntry[], after: number) {
    for (const [step, entry] of log.entries()) {
      const arrival = step > after ? arrivalOf(entry, step) : undefined
      if (!arrival?.type) continue
      const key = keyOf(arrival.type, arrival.taskId ?? arrival.name)
      const others = this.waiting.get(key)
      if (others) others.push(arrival)
      else this.waiting.set(key, [arrival])
    }
  }

  /**
   * The oldest arrival of this kind that was not taken, from the entry `since` on and before the entry `before`. What is
   * older answered a call that a rewind has undone.
   */
  take(
    type: string,
    about: number | string | undefined,
    since = -1,
    before = Number.POSITIVE_INFINITY,
  ): Arrival | undefined {
    const arrivals = this.waiting.get(keyOf(type, about)) ?? []
    while (arrivals[0] && arrivals[0].step < since) arrivals.shift()
    return arrivals[0] && arrivals[0].step < before ? arrivals.shift() : undefined
  }

  /** Those of a type that nothing has taken, in order. */
  rest(type: string): Arrival[] {
    return [...this.waiting.values()].flat().filter(arrival => arrival.type === type)
  }
}

const keyOf = (type: string, about: number | string | undefined): string => `${type} ${about ?? ''}`
