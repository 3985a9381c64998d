/** One way of sending hostile input to a house. */
import type { Dice } from './dice.ts'
import type { Doors } from './house-process.ts'
import type { Outcome } from './judge.ts'

export interface Visit {
  readonly doors: Doors
  /** Tells what came of an input: answered, refused, or cut off. */
  note(outcome: Outcome): void
}

export interface Door {
  readonly name: string
  /** Its part of all inputs. */
  readonly share: number
  /** What may still be held a while after a visit, until keepalive finds it; by what is counted. */
  readonly lingers?: readonly string[]
  /** What is wrong with an outcome here. */
  readonly judge: (outcome: Outcome) => string | undefined
  /** Sends so many inputs, and leaves nothing behind on its own side. */
  send(visit: Visit, dice: Dice, inputs: number): Promise<void>
}

/** How many inputs are under way at a time. */
const ABREAST = 16

/** Runs so many tasks, `lanes` of them at a time. */
export async function abreast(
  tasks: number,
  run: (index: number) => Promise<void>,
  lanes = ABREAST,
): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < tasks) await run(next++)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
