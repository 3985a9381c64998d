/** The events that tell a viewer of a hub or service, made one by one. */
import type { Board } from './board.ts'
import { eventText, eventTexts, type LiveEvent } from './event-text.ts'
import { encode } from './shared-parts.ts'
import type { LineKind, Subject } from './subject.ts'

/** Most instances or executions a viewer is told at first, the newest. */
const MOST_AT_FIRST = 20_000
/** Most lines of one event. */
const MOST_ROWS = 1_000

/** Everything as it stands. */
export function* everything(board: Board): Generator<Uint8Array> {
  const { place } = board
  // Until it has all it cannot go on from anywhere.
  yield encode(eventText(board.subject.start(false), ''))
  for (const text of eventTexts(allOf(board.subject), place)) yield encode(text)
}

/** What has changed while the viewer was away. */
export function* missed(board: Board, ids: readonly string[]): Generator<Uint8Array> {
  const { place } = board
  yield encode(eventText(board.subject.start(true)))
  for (const text of eventTexts(changes(board, { ids, notices: board.subject.notices.all() }), place))
    yield encode(text)
}

/** What has changed. */
export function* changes(
  { subject }: Board,
  { ids, notices }: { ids: readonly string[]; notices: readonly LiveEvent[] },
): Generator<LiveEvent> {
  yield* notices
  for (const kind of subject.kinds)
    for (const chunk of chunksOf(ids.filter(id => kind.has(id)))) yield linesEvent(subject, kind, chunk)
}

function* allOf(subject: Subject): Generator<LiveEvent> {
  yield* subject.notices.all()
  for (const kind of subject.kinds) {
    const ids = kind.first(MOST_AT_FIRST)
    let toCome = ids.length
    for (const chunk of atLeastOne(chunksOf(ids))) {
      toCome -= chunk.length
      yield linesEvent(subject, kind, chunk, toCome)
    }
  }
}

function linesEvent(subject: Subject, kind: LineKind, ids: readonly string[], toCome?: number): LiveEvent {
  const lines = rowsJson(subject, ids)
  if (!kind.isCounted) return { name: kind.event, json: `{${lines}}` }
  const more = JSON.stringify({ counts: subject.counts.counts, toCome })
  return { name: kind.event, json: `{${lines},${more.slice(1)}` }
}

/** Lines are JSON already, and are not made anew. */
function rowsJson({ rows }: Subject, ids: readonly string[]): string {
  const gone: string[] = []
  const texts: string[] = []
  for (const id of ids) {
    const text = rows.text(id)
    if (text === undefined) gone.push(id)
    else texts.push(text)
  }
  return `"rows":[${texts.join(',')}],"gone":${JSON.stringify(gone)}`
}

const atLeastOne = (chunks: string[][]): string[][] => (chunks.length === 0 ? [[]] : chunks)

function chunksOf(ids: readonly string[]): string[][] {
  const chunks: string[][] = []
  for (let from = 0; from < ids.length; from += MOST_ROWS) chunks.push(ids.slice(from, from + MOST_ROWS))
  return chunks
}
