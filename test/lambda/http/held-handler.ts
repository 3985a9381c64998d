/** A handler in a test's hands: it does nothing by itself, so that the test can ask in its place, over HTTP. */
import { expect } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { soon } from '../../support/sdk-gate.ts'

export interface Event {
  readonly DurableExecutionArn: string
  readonly CheckpointToken: string
  readonly UpdatedOperationIds: readonly string[]
  readonly InitialExecutionState: {
    readonly Operations: readonly { readonly Id: string; readonly StartTimestamp: unknown }[]
    readonly NextMarker: string
  }
}

export function heldHandler() {
  const events: Event[] = []
  const answers: ((answer: object) => void)[] = []
  atEnd(() => {
    for (const answer of answers) answer({ Status: 'SUCCEEDED' })
  })
  return {
    handler: (event: Event): Promise<object> => {
      events.push(event)
      return new Promise(resolve => {
        answers.push(resolve)
      })
    },
    /** What the nth call was given; waits for it. */
    async event(n = 1): Promise<Event> {
      await expect.poll(() => events.length, soon).toBeGreaterThanOrEqual(n)
      return events[n - 1]!
    },
    /** Ends the nth call. */
    answer: (answer: object, n = 1): void => answers[n - 1]!(answer),
  }
}
