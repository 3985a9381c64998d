/**
 * An orchestrator for the scripted worker that replays: a generator run from the start on every turn, as the
 * JS and Python SDKs run theirs. It is stricter than either: whatever does not fit the history fails the
 * instance with an error type of `broken`, so that a wrongly cut history cannot pass for a right one.
 */
import type { HistoryEvent__Output } from '../../src/durable-task/grpc/wire/HistoryEvent.ts'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import type { TaskFailureDetails } from '../../src/durable-task/grpc/wire/TaskFailureDetails.ts'
import { complete, createChild, createTimer, fail, millis, scheduleTask, sendEvent, text } from './actions.ts'
import { Task, type TaskFailure } from './replay-tasks.ts'
import type { Turn } from './worker.ts'

/** The error types of a history that the orchestrator's code cannot have made. */
const broken = { history: 'NonDeterminism', event: 'UnknownEvent' } as const

class BrokenHistory extends Error {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

/** The code of an orchestrator: `yield*` a task for its result, or catch its failure. */
export type Body = (context: Context, input: string) => Generator<Task<unknown>, string | undefined>

/** A task the history answers: by action id, or by event name. */
interface Pending {
  succeed(value: string): void
  fail(details: TaskFailureDetails): void
}

/** An action as its confirmation in the history must look. */
function label({ scheduleTask: task, createSubOrchestration: child, sendEvent: event }: OrchestratorAction) {
  if (task) return `taskScheduled ${task.name}`
  if (child) return `subOrchestrationInstanceCreated ${child.name} ${child.instanceId}`
  return event ? `eventSent ${event.name} ${event.instance?.instanceId}` : 'timerCreated'
}

/** What an orchestrator can ask for. */
export class Context {
  instanceId = ''
  executionId = ''
  replaying = true
  now = 0
  /** Asked for and not (yet) confirmed by the history, by action id. */
  readonly open = new Map<number, OrchestratorAction>()
  readonly pending = new Map<number, Pending>()
  readonly waiting = new Map<string, Pending[]>()
  readonly arrived = new Map<string, string[]>()
  private lastId = 0

  nextId(): number {
    return ++this.lastId
  }

  /** With `again`, asks under the id of an earlier action, as the Python SDK does for a retry. */
  activity(name: string, input?: string, again?: number): Task<string> {
    return this.ask(id => scheduleTask(id, name, input), again)
  }

  child(name: string, instanceId: string, input?: string, again?: number): Task<string> {
    return this.ask(id => createChild(id, name, instanceId, { input: text(input) }), again)
  }

  timer(ms: number): Task<string> {
    return this.ask(id => createTimer(id, this.now + ms))
  }

  sendEvent(instanceId: string, name: string, data?: string): void {
    const id = this.nextId()
    this.open.set(id, sendEvent(id, instanceId, name, data))
  }

  event(name: string): Task<string> {
    const task = new Task<string>()
    const early = this.arrived.get(name)?.shift()
    if (early !== undefined) task.succeed(early)
    else this.waiting.set(name, [...(this.waiting.get(name) ?? []), task])
    return task
  }

  private ask(action: (id: number) => OrchestratorAction, again?: number): Task<string> {
    const task = new Task<string>(again ?? this.nextId())
    this.open.set(task.id, action(task.id))
    this.pending.set(task.id, task)
    return task
  }
}

type End = { result: string | undefined } | { details: TaskFailureDetails }

class Run {
  readonly context = new Context()
  private readonly body: Body
  private generator: Generator<Task<unknown>, string | undefined> | undefined
  private current: Task<unknown> | undefined
  private end: End | undefined

  constructor(body: Body) {
    this.body = body
  }

  turn(turn: Turn): OrchestratorAction[] {
    let end: End | undefined
    try {
      for (const event of turn.request.pastEvents) this.apply(event)
      if (this.end) throw new BrokenHistory(broken.history, 'the code ended in the middle of the history')
      this.context.replaying = false
      for (const event of turn.request.newEvents) this.apply(event)
      end = this.ended()
    } catch (error) {
      end = { details: detailsOf(error) }
    }
    const actions = [...this.context.open.values()].sort((a, b) => a.id! - b.id!)
    if (!end) return actions
    const id = this.context.nextId()
    return [...actions, 'details' in end ? fail(id, end.details) : complete(id, end.result)]
  }

  private ended(): End | undefined {
    return this.end
  }

  private apply(event: HistoryEvent__Output): void {
    const { context } = this
    if (event.orchestratorStarted) context.now = millis(event.timestamp)
    else if (event.executionStarted) this.start(event)
    else if (event.taskScheduled) this.confirm(event, `taskScheduled ${event.taskScheduled.name}`)
    else if (event.timerCreated) this.confirm(event, 'timerCreated')
    else if (event.subOrchestrationInstanceCreated) {
      const { name, instanceId } = event.subOrchestrationInstanceCreated
      this.confirm(event, `subOrchestrationInstanceCreated ${name} ${instanceId}`)
    } else if (event.eventSent)
      this.confirm(event, `eventSent ${event.eventSent.name} ${event.eventSent.instanceId}`)
    else if (event.taskCompleted)
      this.answer(event.taskCompleted.taskScheduledId).succeed(event.taskCompleted.result?.value ?? '')
    else if (event.taskFailed)
      this.answer(event.taskFailed.taskScheduledId).fail(event.taskFailed.failureDetails ?? {})
    else if (event.subOrchestrationInstanceCompleted) {
      const { taskScheduledId, result } = event.subOrchestrationInstanceCompleted
      this.answer(taskScheduledId).succeed(result?.value ?? '')
    } else if (event.subOrchestrationInstanceFailed) {
      const { taskScheduledId, failureDetails } = event.subOrchestrationInstanceFailed
      this.answer(taskScheduledId).fail(failureDetails ?? {})
    } else if (event.timerFired) this.answer(event.timerFired.timerId).succeed('')
    else if (event.eventRaised) this.raise(event.eventRaised.name, event.eventRaised.input?.value ?? '')
    else if (!event.executionSuspended && !event.executionResumed)
      throw new BrokenHistory(broken.event, `the worker does not know ${event.eventType}`)
    this.advance()
  }

  private start(event: HistoryEvent__Output): void {
    const { input, orchestrationInstance } = event.executionStarted!
    if (this.generator) throw new BrokenHistory(broken.history, 'a second executionStarted')
    this.context.instanceId = orchestrationInstance?.instanceId ?? ''
    this.context.executionId = orchestrationInstance?.executionId?.value ?? ''
    this.generator = this.body(this.context, input?.value ?? '')
    this.step()
  }

  private confirm(event: HistoryEvent__Output, expected: string): void {
    const action = this.context.open.get(event.eventId)
    if (!action || label(action) !== expected)
      throw new BrokenHistory(
        broken.history,
        `history has ${event.eventId} ${expected}, the code has ${action ? label(action) : 'nothing'}`,
      )
    this.context.open.delete(event.eventId)
  }

  private answer(id: number): Pending {
    const task = this.context.pending.get(id)
    if (!task || this.context.open.has(id))
      throw new BrokenHistory(broken.history, `an answer to ${id}, which nobody awaits`)
    this.context.pending.delete(id)
    return task
  }

  private raise(name: string, input: string): void {
    const { waiting, arrived } = this.context
    const waiter = waiting.get(name)?.shift()
    if (waiter) waiter.succeed(input)
    else arrived.set(name, [...(arrived.get(name) ?? []), input])
  }

  private advance(): void {
    while (!this.end && this.current?.settled) this.step()
  }

  private step(): void {
    try {
      const { value, done } = this.generator!.next()
      if (done) this.end = { result: value }
      else this.current = value
    } catch (error) {
      this.end = { details: detailsOf(error) }
    }
    this.advance()
  }
}

function detailsOf(error: unknown): TaskFailureDetails {
  const { name, message, details } = error as Partial<TaskFailure>
  return { errorType: name ?? 'Error', errorMessage: message ?? String(error), innerFailure: details ?? null }
}

/** A script for the scripted worker, and a function that answers one turn by hand. */
export const replay =
  (body: Body) =>
  (turn: Turn): OrchestratorAction[] =>
    new Run(body).turn(turn)
