/** Lines as JSON, each made once and again when something about it was told. */
import { currentMillis } from '../../kernel/clock/real-clock.ts'

/** A line that was made. */
export interface MadeLine {
  readonly row: object
  /** It reads differently when workers come or go, or when the hub is paused. */
  readonly isWaitingForWorkers: boolean
}

export class Rows {
  private readonly make: (id: string) => MadeLine | undefined
  private readonly texts = new Map<string, string>()
  private readonly waiting = new Set<string>()
  /** How long it has taken to make lines since this was last set to 0, in milliseconds. */
  spent = 0

  /** `make` makes a line as it is now; undefined where nobody knows the id any more. */
  constructor(make: (id: string) => MadeLine | undefined) {
    this.make = make
  }

  /** Ids of lines that read differently when workers come or go. */
  get waitingForWorkers(): ReadonlySet<string> {
    return this.waiting
  }

  /** The line as JSON; undefined where nobody knows the id any more. */
  text(id: string): string | undefined {
    const known = this.texts.get(id)
    if (known !== undefined) return known
    const began = currentMillis()
    const made = this.make(id)
    if (made?.isWaitingForWorkers) this.waiting.add(id)
    const text = made && JSON.stringify(made.row)
    this.spent += currentMillis() - began
    if (text !== undefined) this.texts.set(id, text)
    return text
  }

  /** The line is made again when it is next asked for. */
  forget(id: string): void {
    this.texts.delete(id)
    this.waiting.delete(id)
  }
}
