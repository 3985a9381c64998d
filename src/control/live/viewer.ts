/** One viewer of a hub or service: everything as it stands, or what it has missed, and then what changes. */
import { soon } from '../../kernel/soon.ts'
import type { Board, Flush, MakeSubject } from './board.ts'
import { joinBoard, type Owner } from './boards.ts'
import { eventTexts, heartbeat, type Place } from './event-text.ts'
import { changes, everything, missed } from './events.ts'
import { encode, SharedParts } from './shared-parts.ts'

/** A connection on which nothing happens says so this often, in milliseconds. */
const QUIET = 15_000

/** Events as bytes, each made when the viewer has taken the one before. Ends when `signal` aborts, or what is viewed is gone. */
export async function* viewLive(
  owner: Owner,
  makeSubject: MakeSubject,
  after: Place | undefined,
  onError: (error: unknown) => void,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const { board, leave } = joinBoard(owner, makeSubject, onError)
  try {
    yield* view(board, after, signal)
  } finally {
    leave()
  }
}

async function* view(
  board: Board,
  after: Place | undefined,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  // What the others have not been told yet is not told to this one twice.
  board.flush()
  let number = board.latest
  const ids = after && board.touchedSince(after)
  yield* spaced(ids ? missed(board, ids) : everything(board))
  while (board.isOpen && !signal.aborted) {
    const flushes = board.after(number)
    number = board.latest
    if (flushes?.length !== 0) {
      yield* spaced(flushes ? changesOf(board, flushes) : everything(board))
      continue
    }
    await board.news(signal, QUIET)
    if (number === board.latest) yield encode(heartbeat)
  }
}

/** Others are served between two parts. */
async function* spaced(parts: Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for (const part of parts) {
    yield part
    await new Promise<void>(soon)
  }
}

/** Viewers that keep up share the bytes. */
function changesOf(board: Board, flushes: readonly Flush[]): Iterable<Uint8Array> {
  const [flush, ...others] = flushes
  if (flush && others.length === 0) {
    flush.parts ??= new SharedParts(eventTexts(changes(board, flush), flush.place))
    return flush.parts
  }
  const ids = [...new Set(flushes.flatMap(each => each.ids))]
  const notices = new Map(flushes.flatMap(each => each.notices.map(notice => [notice.name, notice])))
  return new SharedParts(
    eventTexts(changes(board, { ids, notices: [...notices.values()] }), flushes.at(-1)?.place ?? ''),
  )
}
