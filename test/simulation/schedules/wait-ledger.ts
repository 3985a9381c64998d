/** Clients that wait: each is answered as soon as what it waits for is so, and only then. */
import type { InstanceState } from '../../../src/durable-task/core/state.ts'
import type { TaskHub } from '../../../src/durable-task/hub/task-hub.ts'
import type { Tally } from './tally.ts'
import { holds } from './violation.ts'

/** `end`: for what never comes, so that only the end of the instance's record answers it. */
type WaitFor = 'start' | 'completion' | 'end'

interface OpenWait {
  readonly instanceId: string
  readonly what: WaitFor
  readonly cancel: () => void
  answer: { readonly state: InstanceState | undefined } | undefined
  failure: unknown
}

export class WaitLedger {
  private readonly hub: TaskHub
  private readonly tally: Tally
  private waits: OpenWait[] = []
  private era = 0

  constructor(hub: TaskHub, tally: Tally) {
    this.hub = hub
    this.tally = tally
  }

  get size(): number {
    return this.waits.length
  }

  open(instanceId: string, what: WaitFor): void {
    const { hub } = this
    const { promise, cancel } =
      what === 'end' ? hub.waitUntil(instanceId, () => false) : hub.waitFor(instanceId, what)
    const wait: OpenWait = { instanceId, what, cancel, answer: undefined, failure: undefined }
    promise.then(
      state => {
        wait.answer = { state }
      },
      (error: unknown) => {
        wait.failure = error
      },
    )
    this.waits.push(wait)
  }

  callOff(choice: number): void {
    const [wait] = this.waits.splice(choice % (this.waits.length || 1), 1)
    wait?.cancel()
  }

  /** After each step; `gone` are instances that went away in it, all of them at the beginning of an era. */
  async check(gone: readonly string[], era: number): Promise<void> {
    const wasReset = era > this.era
    this.era = era
    if (this.waits.length === 0) return
    await settled()
    this.waits = this.waits.filter(wait => {
      const { instanceId, what, answer, failure } = wait
      holds(!failure, 'wait', () => `a wait for ${instanceId} failed: ${failure}`)
      const state = this.hub.get(instanceId)
      if (answer?.state)
        holds(isMet(what, answer.state), 'wait', () => `a wait for the ${what} of ${instanceId} ended early`)
      else if (answer)
        holds(
          wasReset || gone.includes(instanceId),
          'wait',
          () => `a wait heard that ${instanceId} is gone, which it is not`,
        )
      else if (state)
        // One that was replaced has ended, whatever the new one does.
        holds(
          !isMet(what, state) && (what === 'end' || !gone.includes(instanceId)),
          'wait',
          () => `a wait for the ${what} of ${instanceId} was not answered`,
        )
      else
        holds(
          !wasReset && !gone.includes(instanceId),
          'wait',
          () => `a wait was not told that ${instanceId} is gone`,
        )
      if (answer) this.tally.add(`wait for ${what}: ${answer.state ? 'answered' : 'told that all is gone'}`)
      return !answer
    })
  }

  /** The hub has stopped: nobody waits any longer. */
  async checkStopped(): Promise<void> {
    await settled()
    for (const { instanceId, answer, failure } of this.waits)
      holds(answer || failure, 'wait', () => `a wait for ${instanceId} outlived the hub`)
  }
}

/** What was promised has been heard. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await undefined
}

const isMet = (what: WaitFor, { orchestrationStatus, completedTimestamp }: InstanceState): boolean =>
  what === 'start'
    ? orchestrationStatus !== 'PENDING'
    : what === 'completion' && completedTimestamp !== undefined
