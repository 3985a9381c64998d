/** A task hub that runs programs, with one worker whose work is answered when the test says so. */
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import { TaskHub } from '../../src/durable-task/hub/task-hub.ts'
import type { ConnectedWorker } from '../../src/durable-task/hub/work.ts'
import { ManualClock } from '../../src/kernel/clock/manual-clock.ts'
import { Ids } from '../../src/kernel/ids.ts'
import { withDefaults } from '../../src/options.ts'
import { playProgram } from './programs.ts'

const START = 1_800_000_000_000

export class ProgramWorld {
  readonly clock = new ManualClock(START)
  readonly wallClock = new ManualClock(START)
  readonly errors: string[] = []
  readonly hub: TaskHub
  /** Answers to what the worker has. */
  readonly work: (() => void)[] = []
  private worker: ConnectedWorker | undefined

  constructor() {
    this.hub = new TaskHub({
      ...withDefaults({}),
      name: 'programs',
      clock: this.clock,
      wallClock: this.wallClock,
      codec: eventCodec,
      ids: new Ids(),
      log: { debug() {}, info() {}, warn() {}, error: message => void this.errors.push(message) },
    })
  }

  connect(): void {
    const sent = { size: 1, isFull: false }
    const profile = {
      limits: { orchestration: 0, activity: 0, entity: 0 },
      filters: undefined,
      refuses: [],
      name: 'worker',
    }
    this.worker = this.hub.workers.connect(profile, {
      sendTurn: (completionToken, { instanceId, past, newEvents }) => {
        const events = [...split(past), ...newEvents].map(eventCodec.decode)
        this.work.push(() => {
          const { actions, customStatus } = playProgram(instanceId, events)
          const whole = { isPartial: false, requiresHistory: false }
          this.hub.workers.completeTurn({ instanceId, completionToken, actions, customStatus, ...whole })
        })
        return sent
      },
      sendActivity: (completionToken, { instanceId, task: { id: taskId, name, input } }) => {
        const failureDetails = { errorType: 'E', errorMessage: 'no', isNonRetriable: false, properties: {} }
        const outcome = name === 'fails' ? { failureDetails } : { result: `did ${input}` }
        this.work.push(() =>
          this.hub.workers.completeActivity({ instanceId, taskId, completionToken, ...outcome }),
        )
        return sent
      },
      sendBatch: () => sent,
    })
  }

  /** Everything that is out is lost, and has had its rest when the next worker comes. */
  loseWorker(): void {
    this.work.length = 0
    if (this.worker) this.hub.workers.disconnect(this.worker)
    this.wallClock.moveTo(this.wallClock.now() + 120_000)
    this.connect()
  }

  pass(milliseconds: number): void {
    this.clock.moveTo(this.clock.now() + milliseconds)
  }

  states() {
    return this.hub.query({ runtimeStatus: [], maxInstanceCount: 10_000, fetchInputsAndOutputs: true })
      .instances
  }

  /** Everything comes to its end. */
  finish(): void {
    for (let round = 0; round < 300; round++) {
      while (this.work.length > 0) this.work.shift()?.()
      for (const { instanceId, orchestrationStatus } of this.states()) {
        if (orchestrationStatus === 'SUSPENDED') this.hub.resume(instanceId, 'go on')
        // One at a time, so that nobody is told of more than one in a turn.
        if (orchestrationStatus === 'RUNNING') this.hub.raiseEvent(instanceId, 'go', undefined)
        while (this.work.length > 0) this.work.shift()?.()
      }
      if (this.work.length === 0 && this.states().every(state => state.completedTimestamp)) return
      this.pass(20_000)
    }
  }
}

/** Framed events, one after the other. */
function split(framed: Buffer): Buffer[] {
  const events: Buffer[] = []
  for (let start = 0; start < framed.length; ) {
    let length = 0
    let at = start + 1
    for (let shift = 0; ; shift += 7) {
      const byte = framed[at++]!
      length += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    events.push(framed.subarray(start, at + length))
    start = at + length
  }
  return events
}
