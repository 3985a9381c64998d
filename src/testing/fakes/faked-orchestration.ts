/** An orchestration in the hands of a fake: it answers in its first turn, or after a timer of its own. */
import type { Action, CompleteOrchestration } from '../../durable-task/core/actions.ts'
import { fromMillis } from '../../durable-task/core/timestamp.ts'
import type { TurnDelivery, WorkerPort } from '../../durable-task/hub/work.ts'
import { type Assignment, ask, carryOut, closedPort, noteCall } from './assignment.ts'
import type { Outcome } from './fake.ts'
import type { FakeCall } from './fake-call.ts'

/** What an SDK counts its actions from. */
const FIRST_ACTION = 1

export class FakedOrchestration {
  private readonly assignment: Assignment
  private readonly onTakenAway: () => void
  private call: FakeCall | undefined
  /** It has committed a turn without an answer: nobody else could go on from there. */
  private isWaiting = false
  /** Its timer has fired. */
  private hasWaited: boolean
  hasAnswered = false

  /** `earlier` had the instance before it was rewound. */
  constructor(assignment: Assignment, earlier: FakedOrchestration | undefined, onTakenAway: () => void) {
    this.assignment = assignment
    this.hasWaited = earlier?.hasWaited ?? false
    this.onTakenAway = onTakenAway
  }

  /** How long it still waits before it answers. */
  get delay(): number {
    return this.hasWaited ? 0 : this.assignment.fake.delay
  }

  /** Fakes remember across turns what a worker finds out by replaying. */
  get port(): WorkerPort {
    return { ...closedPort, sendTurn: (token, turn) => this.take(token, turn) }
  }

  private take(token: string, turn: TurnDelivery) {
    const { assignment } = this
    this.call ??= noteCall(assignment)
    if (this.isWaiting && this.seesTimer(turn)) this.hasWaited = true
    const { fake } = assignment
    const lease = this.isWaiting ? { token, isOver: false } : fake.lease(token, this.onTakenAway)
    const { call, delay } = this
    return carryOut(assignment, lease, 0, async () => {
      const actions = delay > 0 ? this.wait(delay) : [this.completion(await ask(assignment.reply, call))]
      if (fake.end(lease)) this.commit(token, turn.instanceId, actions)
    })
  }

  private seesTimer({ newEvents }: TurnDelivery): boolean {
    const { codec } = this.assignment.taskHub.settings
    return newEvents.some(bytes => codec.decode(bytes).type === 'timerFired')
  }

  /** A durable timer, as an orchestration waits; whatever else arrives meanwhile is taken and not looked at. */
  private wait(delay: number): Action[] {
    if (this.isWaiting || delay === Number.POSITIVE_INFINITY) return []
    const { clock } = this.assignment.taskHub.settings
    return [{ type: 'createTimer', id: FIRST_ACTION, fireAt: fromMillis(clock.now() + delay) }]
  }

  private completion({ result, failureDetails }: Outcome): CompleteOrchestration {
    return {
      type: 'completeOrchestration',
      id: this.hasWaited ? FIRST_ACTION + 1 : FIRST_ACTION,
      orchestrationStatus: failureDetails ? 'FAILED' : 'COMPLETED',
      result,
      failureDetails,
      carryoverEvents: [],
      tags: {},
    }
  }

  private commit(completionToken: string, instanceId: string, actions: readonly Action[]): void {
    const { taskHub, attempts, work } = this.assignment
    const [end] = actions
    if (end?.type === 'completeOrchestration') {
      this.hasAnswered = true
      if (end.failureDetails && this.call) attempts.noteFailure(work, this.call.attempt)
    } else this.isWaiting = true
    taskHub.workers.completeTurn({
      instanceId,
      completionToken,
      actions,
      isPartial: false,
      requiresHistory: false,
    })
  }
}
