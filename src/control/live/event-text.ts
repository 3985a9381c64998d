/** Server-sent events as text. */
import type { lambdaLiveEvents } from '../schemas/lambda.ts'
import type { liveEvents } from '../schemas/live.ts'

export type LiveName = keyof typeof liveEvents | keyof typeof lambdaLiveEvents

/** One event; its data is JSON already. */
export interface LiveEvent {
  readonly name: LiveName
  readonly json: string
}

/** As a server sends it; with `id`, a viewer that has it goes on after it. JSON is on one line. */
export const eventText = ({ name, json }: LiveEvent, id?: string): string =>
  `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${json}\n\n`

/** The last event has the id: whoever has it has all of them. */
export function* eventTexts(events: Iterable<LiveEvent>, id: string): Generator<string> {
  let last: LiveEvent | undefined
  for (const event of events) {
    if (last) yield eventText(last)
    last = event
  }
  if (last) yield eventText(last, id)
}

/** Keeps a connection from looking dead. */
export const heartbeat = ': nothing new\n\n'

/** What viewers say of where they were. */
export interface Place {
  readonly feedId: string
  readonly sequence: number
  /** The hub was paused; a service never is: no fact tells that it is not any more, and lines read differently then. */
  readonly isPaused: boolean
}

export const placeText = ({ feedId, sequence, isPaused }: Place): string =>
  `${feedId}:${sequence}${isPaused ? 'p' : ''}`

/** Undefined for what is no place. */
export function readPlace(text: string | undefined): Place | undefined {
  const [, feedId, digits, pause] = /^(.+):(\d{1,15})(p?)$/.exec(text ?? '') ?? []
  return feedId === undefined ? undefined : { feedId, sequence: Number(digits), isPaused: pause === 'p' }
}
