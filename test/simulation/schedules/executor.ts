/**
 * Runs a program over a history as the executors of the SDKs do: from its beginning at each turn, each event in its
 * place. It takes nothing that an executor would choke on: what confirms, answers or repeats nothing is a violation.
 */
import type { Action, TurnResponse } from '../../../src/durable-task/core/actions.ts'
import type { HistoryEvent } from '../../../src/durable-task/core/events.ts'
import { toMillis } from '../../../src/durable-task/core/timestamp.ts'
import type { OpenWork } from './calls.ts'
import { Context } from './context.ts'
import { play } from './play.ts'
import type { Program } from './program.ts'
import type { Dialect } from './schedule.ts'
import { holds } from './violation.ts'

/** What an executor answers, and what it then waits for. */
export interface Played extends TurnResponse {
  readonly open: OpenWork
  /** Set when the execution continues as new: events for the next generation. */
  readonly carried: readonly string[] | undefined
}

export function execute(
  instanceId: string,
  programs: readonly Program[],
  dialect: Dialect,
  events: readonly HistoryEvent[],
): Played {
  const executor = new Executor(instanceId, programs, dialect)
  for (const event of events) executor.take(event)
  return executor.answer()
}

class Executor {
  private readonly programs: readonly Program[]
  private readonly context: Context
  private course: Generator<() => boolean, Action> | undefined
  private awaited: () => boolean = () => true
  private end: Action | undefined
  private isHeld = false

  constructor(instanceId: string, programs: readonly Program[], dialect: Dialect) {
    this.programs = programs
    this.context = new Context(instanceId, dialect)
  }

  take(event: HistoryEvent): void {
    const { context } = this
    if (event.type === 'orchestratorStarted') {
      const now = toMillis(event.timestamp)
      holds(now >= context.now, 'history', () => 'time runs back')
      context.now = now
      return
    }
    holds(context.now > 0, 'history', () => `${event.type} comes before the first turn`)
    if (event.type === 'executionStarted') {
      holds(!this.course, 'history', () => 'the execution starts twice')
      context.executionId = event.orchestrationInstance.executionId ?? ''
      context.version = event.version
      this.course = play(context, this.programs[Number(event.input)] ?? [])
    } else {
      holds(this.course, 'history', () => `${event.type} comes before the start`)
      if (event.type === 'executionSuspended' || event.type === 'executionResumed') this.hold(event.type)
      else {
        holds(!this.isHeld, 'history', () => `${event.type} comes to a suspended execution`)
        context.take(event)
      }
    }
    this.advance()
  }

  answer(): Played {
    const { context, end } = this
    holds(this.course, 'history', () => 'the execution has no start')
    const isNew = end?.type === 'completeOrchestration' && end.orchestrationStatus === 'CONTINUED_AS_NEW'
    const carried = isNew ? context.calls.unread : []
    const completion: Action[] =
      end?.type === 'completeOrchestration'
        ? [
            {
              ...end,
              carryoverEvents: carried.map(({ name, input }) => ({ type: 'eventRaised', name, input })),
            },
          ]
        : []
    return {
      actions: [...context.actions, ...completion],
      customStatus: context.status,
      open: context.calls.open(),
      carried: isNew ? carried.map(({ input }) => input) : undefined,
    }
  }

  private hold(type: 'executionSuspended' | 'executionResumed'): void {
    holds(this.isHeld === (type === 'executionResumed'), 'history', () => `${type} comes twice`)
    this.isHeld = type === 'executionSuspended'
  }

  private advance(): void {
    while (!this.end && this.course && this.awaited()) {
      const next = this.course.next()
      if (next.done) this.end = next.value
      else this.awaited = next.value
    }
  }
}
