/** Follows one execution: every step with its turn, every timer with its place. */
import type { HistoryEvent } from '../../durable-task/core/events.ts'
import type { Row } from '../rows.ts'
import { StepLog } from '../step-log.ts'
import type { RunEnd } from './coverage.ts'
import { isSettled } from './step-names.ts'
import { type TimerChain, TimerPlaces } from './timer-places.ts'

/** Something that happened, and when in the code. */
export interface Step {
  readonly row: Row
  readonly turn: number
  /** It was counted before: in the execution that a rewind replaced. */
  isOld: boolean
  /** Its outcome was counted before, too. */
  wasSettled: boolean
}

export class Trace {
  readonly instanceId: string
  name = ''
  version = ''
  readonly steps: Step[] = []
  end: RunEnd = 'unfinished'
  private readonly log = new StepLog()
  private readonly places = new TimerPlaces()
  private turn = 0

  constructor(instanceId: string) {
    this.instanceId = instanceId
  }

  /** How many events were read. */
  get count(): number {
    return this.log.count
  }

  get timers(): readonly TimerChain[] {
    return this.places.chains
  }

  take(event: HistoryEvent): void {
    if (event.type === 'orchestratorStarted') this.places.beginTurn(++this.turn)
    if (event.type === 'executionStarted') {
      this.name = event.name
      this.version = event.version ?? ''
    }
    if (event.type === 'executionCompleted') this.end = endOf(event.orchestrationStatus)
    const before = this.log.all.length
    this.log.take(event)
    const row = this.log.all[before]
    if (row) this.steps.push({ row, turn: this.turn, isOld: false, wasSettled: false })
    this.places.take(event, row)
  }

  /** What was read until now was counted before. */
  markOld(): void {
    this.end = 'unfinished'
    for (const step of this.steps) Object.assign(step, { isOld: true, wasSettled: isSettled(step.row) })
    for (const timer of this.timers) Object.assign(timer, { isOld: true, hadFired: timer.hasFired })
  }
}

const ends: Readonly<Record<string, RunEnd>> = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  TERMINATED: 'terminated',
  CANCELED: 'canceled',
}
const endOf = (status: string): RunEnd => ends[status] ?? 'unfinished'
