/** The events that tell a viewer of a hub, made one by one. */
import { version } from '../../kernel/version.ts'
import type { Board } from './board.ts'
import { eventText, eventTexts, type LiveEvent } from './event-text.ts'
import { isEntity } from './rows.ts'
import { encode } from './shared-parts.ts'

/** Most instances a viewer is told at first, the newest. */
const MOST_AT_FIRST = 20_000
/** Most lines of one event. */
const MOST_ROWS = 1_000

/** Everything as it stands. */
export function* everything(board: Board): Generator<Uint8Array> {
  const { place } = board
  // Until it has all it cannot go on from anywhere.
  yield encode(eventText(start(board, false), ''))
  for (const text of eventTexts(allOf(board), place)) yield encode(text)
}

/** What has changed while the viewer was away. */
export function* missed(board: Board, ids: readonly string[]): Generator<Uint8Array> {
  const { place } = board
  yield encode(eventText(start(board, true)))
  for (const text of eventTexts(changes(board, { ids, notices: board.notices.all() }), place))
    yield encode(text)
}

/** What has changed. */
export function* changes(
  board: Board,
  { ids, notices }: { ids: readonly string[]; notices: readonly LiveEvent[] },
): Generator<LiveEvent> {
  yield* notices
  const entities = ids.filter(isEntity)
  const instances = ids.filter(id => !isEntity(id))
  for (const chunk of chunksOf(entities)) yield entityEvent(board, chunk)
  for (const chunk of chunksOf(instances)) yield instanceEvent(board, chunk)
}

function* allOf(board: Board): Generator<LiveEvent> {
  yield* board.notices.all()
  const ids = board.counts.newest(MOST_AT_FIRST)
  let toCome = ids.length
  for (const chunk of atLeastOne(chunksOf(ids))) {
    toCome -= chunk.length
    yield instanceEvent(board, chunk, toCome)
  }
  const entities = board.hub.entities().map(({ id }) => id)
  for (const chunk of atLeastOne(chunksOf(entities))) yield entityEvent(board, chunk)
}

function start({ hub, notices }: Board, isResumed: boolean): LiveEvent {
  const { hostAddress: address } = hub.connection
  const { id: feedId } = hub.feed
  const said = { feedId, hub: hub.name, hubs: notices.hubNames, address, version: version(), isResumed }
  return { name: 'start', json: JSON.stringify(said) }
}

function instanceEvent(board: Board, ids: readonly string[], toCome?: number): LiveEvent {
  const more = JSON.stringify({ counts: board.counts.counts, toCome })
  return { name: 'instances', json: `{${rowsJson(board, ids)},${more.slice(1)}` }
}

const entityEvent = (board: Board, ids: readonly string[]): LiveEvent => ({
  name: 'entities',
  json: `{${rowsJson(board, ids)}}`,
})

/** Lines are JSON already, and are not made anew. */
function rowsJson({ rows }: Board, ids: readonly string[]): string {
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
