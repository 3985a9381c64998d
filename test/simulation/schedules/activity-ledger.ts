/** Activities: run for whom they were scheduled, and each answer counted once. */
import type { HistoryEvent } from '../../../src/durable-task/core/events.ts'
import type { GivenActivity } from './deliveries.ts'
import type { Execution, Lives } from './lives.ts'
import { holds } from './violation.ts'

export class ActivityLedger {
  private readonly lives: Lives
  /** How often each was scheduled, and answered. */
  private readonly tasks = new Map<string, { scheduled: number; given: number; answered: number }>()
  private readonly answers = new Map<string, { executionId: string; taskId: number }>()

  /** When each came back undone; real time. */
  private readonly backAt = new Map<string, number>()

  constructor(lives: Lives) {
    this.lives = lives
  }

  scheduled({ id }: Execution, taskId: number): void {
    const key = `${id} ${taskId}`
    const task = this.tasks.get(key)
    if (task) task.scheduled++
    else this.tasks.set(key, { scheduled: 1, given: 0, answered: 0 })
  }

  given({ activity, instanceId }: GivenActivity): void {
    const { executionId, task } = activity
    const known = this.tasks.get(`${executionId} ${task.id}`)
    const isKnown = known && task.input === `${instanceId}#${task.id}`
    holds(isKnown, 'execution', () => `activity ${task.id} of ${instanceId} was never scheduled`)
    const isLeft = known.given === 0 && this.lives.executions.get(executionId)?.isReplaced
    holds(
      !isLeft,
      'execution',
      () => `activity ${task.id} of ${instanceId} goes out, which a rewind asks for again`,
    )
    known.given++
  }

  /** What came back undone rests before it goes out again; `now` is real time. */
  expectRested({ activity: { executionId, task }, instanceId }: GivenActivity, now: number): void {
    const hasRested = this.backAt.get(`${executionId} ${task.id}`) !== now
    holds(hasRested, 'rest', () => `activity ${task.id} of ${instanceId} goes out again without a rest`)
  }

  cameBack({ activity: { executionId, task } }: GivenActivity, now: number): void {
    this.backAt.set(`${executionId} ${task.id}`, now)
  }

  /** The hub is made anew, and has forgotten who rests. */
  forgetRests(): void {
    this.backAt.clear()
  }

  /** An answer that says `mark` counted. */
  answered({ activity: { executionId, task } }: GivenActivity, mark: string): void {
    const key = `${executionId} ${task.id}`
    const known = this.tasks.get(key)
    this.backAt.delete(key)
    holds(
      known && ++known.answered <= known.scheduled,
      'once',
      () => `activity ${task.id} was answered twice`,
    )
    this.answers.set(mark, { executionId, taskId: task.id })
  }

  /** The mark of the answer that the event brings; it is one that was given for this execution and this task. */
  answerOf(execution: Execution, event: HistoryEvent): string | undefined {
    if (event.type !== 'taskCompleted' && event.type !== 'taskFailed') return undefined
    if (event.type === 'taskFailed' && event.failureDetails.errorType === 'DeliveryLimitExceeded') {
      // Python asks again under the same id.
      this.backAt.delete(`${execution.id} ${event.taskScheduledId}`)
      return undefined
    }
    const mark = event.type === 'taskFailed' ? event.failureDetails.errorMessage : (event.result ?? '')
    const answer = this.answers.get(mark)
    const isMeant =
      answer?.taskId === event.taskScheduledId && this.lives.isSame(execution, answer.executionId)
    holds(isMeant, 'execution', () => `${execution.instanceId} got ${mark}, which is not for it`)
    return mark
  }

  clear(): void {
    this.tasks.clear()
    this.answers.clear()
    this.backAt.clear()
  }
}
