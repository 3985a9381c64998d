/** The boards of hubs that somebody views. */
import type { TestBackend } from '../../backend.ts'
import type { Hub } from '../../index.ts'
import { Board } from './board.ts'

const boards = new WeakMap<Hub, { readonly board: Board; viewers: number }>()

/** The board of the hub, made for its first viewer; `leave` ends it with its last. Leave once. */
export function joinBoard(
  backend: TestBackend,
  hub: Hub,
  onError: (error: unknown) => void,
): { board: Board; leave: () => void } {
  const shared = boards.get(hub) ?? { board: new Board(backend, hub, onError), viewers: 0 }
  boards.set(hub, shared)
  shared.viewers++
  const leave = (): void => {
    if (--shared.viewers > 0) return
    shared.board.close()
    boards.delete(hub)
  }
  return { board: shared.board, leave }
}
