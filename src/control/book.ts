/** What was put on a hub by JSON, each with an id: fakes, or faults. */
import type { Hub } from '../index.ts'
import { HttpError } from './http-errors.ts'

/** What a hub gives for something that is in use. */
interface InUse {
  /** False when code has taken it out of use. */
  readonly isInUse: boolean
  remove(): void
}

/** An entry of a book. */
export interface Noted<Fields, Used extends InUse> {
  readonly id: string
  /** As it was given. */
  readonly fields: Fields
  readonly inUse: Used
}

/** What a book is of. */
export interface BookKind<Fields, Made, Used extends InUse> {
  /** In the singular. */
  readonly name: string
  /** Throws `invalid-request` for fields that cannot be. */
  read(fields: Fields): Made
  use(hub: Hub, made: Made): Used
  /** Takes all out of use, those of code too. */
  reset(hub: Hub): void
}

export class Book<Fields, Made, Used extends InUse> {
  private readonly hub: Hub
  private readonly kind: BookKind<Fields, Made, Used>
  private readonly noted = new Map<string, Noted<Fields, Used>>()
  private count = 0

  constructor(hub: Hub, kind: BookKind<Fields, Made, Used>) {
    this.hub = hub
    this.kind = kind
  }

  /** In the order they are asked: newest first, and of those added together the first first. */
  get all(): Noted<Fields, Used>[] {
    for (const [id, { inUse }] of this.noted) if (!inUse.isInUse) this.noted.delete(id)
    return [...this.noted.values()].reverse()
  }

  /** Throws for an id that is not in the book. */
  get(id: string): Noted<Fields, Used> {
    const { all } = this
    const noted = all.find(each => each.id === id)
    if (noted) return noted
    const ids = all.map(each => each.id)
    const known = ids.length === 0 ? 'There is none.' : `There are ${ids.join(', ')}.`
    throw new HttpError(
      404,
      `No ${this.kind.name} of the hub '${this.hub.name}' has the id '${id}'. ${known}`,
    )
  }

  /** Puts them in use. All or none: throws `invalid-request` for one that cannot be. */
  add(fields: readonly Fields[]): Noted<Fields, Used>[] {
    const made = fields.map(each => this.kind.read(each))
    const numbered = made.map((each, index) => ({
      id: `${this.kind.name}-${this.count + index + 1}`,
      fields: fields[index]!,
      made: each,
    }))
    this.count += made.length
    // Each is in use on its own, to be removed alone; the first comes last, since the newest is asked first.
    for (const { id, fields: given, made: each } of numbered.toReversed())
      this.noted.set(id, { id, fields: given, inUse: this.kind.use(this.hub, each) })
    return numbered.map(({ id }) => this.get(id))
  }

  /** Throws for an id that is not in the book. */
  remove(id: string): void {
    this.get(id).inUse.remove()
    this.noted.delete(id)
  }

  clear(): void {
    this.kind.reset(this.hub)
    this.noted.clear()
  }
}

/** The books of one kind: one for each hub. */
export function booksOf<Fields, Made, Used extends InUse>(
  kind: BookKind<Fields, Made, Used>,
): (hub: Hub) => Book<Fields, Made, Used> {
  const books = new WeakMap<Hub, Book<Fields, Made, Used>>()
  return hub => {
    const book = books.get(hub) ?? new Book(hub, kind)
    books.set(hub, book)
    return book
  }
}
