/** The boards of hubs and services that somebody views. */
import { Board, type MakeSubject } from './board.ts'
import type { SubjectFeed } from './subject.ts'

/** A hub, or a service. */
export interface Owner {
  readonly feed: SubjectFeed
}

const boards = new WeakMap<Owner, { readonly board: Board; viewers: number }>()

/** The board of a hub or service, made for its first viewer; `leave` ends it with its last. Leave once. */
export function joinBoard(
  owner: Owner,
  makeSubject: MakeSubject,
  onError: (error: unknown) => void,
): { board: Board; leave: () => void } {
  const shared = boards.get(owner) ?? { board: new Board(owner.feed, makeSubject, onError), viewers: 0 }
  boards.set(owner, shared)
  shared.viewers++
  const leave = (): void => {
    if (--shared.viewers > 0) return
    shared.board.close()
    boards.delete(owner)
  }
  return { board: shared.board, leave }
}
