/** A run: the handle a test has on one orchestration. */
import type { OrchestrationStatus } from '../../machines/orchestration.ts'
import type { ExportedRun } from '../durable-task/core/snapshot.ts'
import { isEntityId, requireInstanceId } from '../durable-task/core/validation.ts'
import type { Reason } from '../durable-task/hub/reason.ts'
import type { TaskHub } from '../durable-task/hub/task-hub.ts'
import type { RunWaitOptions } from '../kernel/bounded-wait.ts'
import { invalidRequest } from '../kernel/errors.ts'
import { toPayload } from '../kernel/payload.ts'
import { type RunPoint, readPoint, theEnd } from './points.ts'
import type { Replay, ReplayOptions } from './replay/replay.ts'
import { replayHistory } from './replay/replay-history.ts'
import { RunFailedError } from './run-errors.ts'
import { type RunEvent, toRunEvent } from './run-event.ts'
import type { RunState } from './run-state.ts'
import { RunSteps } from './run-steps.ts'
import { waitForPoint } from './run-wait.ts'
import { sequenceDiagram } from './sequence/sequence.ts'
import { formatTable, type TableOptions } from './table.ts'

/**
 * One orchestration as a test sees and steers it.
 *
 * A run is the id and nothing more: it shows whatever instance has that id just now, also one that was started
 * again under it, and may be asked before there is one. Steps and history are those of the current generation;
 * continue-as-new drops the earlier ones, as the protocol does. They grow when a turn commits, so what has happened
 * since shows as soon as the orchestration was told.
 *
 * @example
 * const run = await hub.start('processOrder', { items: 3 })
 * await run.waitFor({ waitingForEvent: 'approval' })
 * await run.raise('approval', { by: 'Ada' })
 * expect(await run.output()).toEqual({ shipped: true })
 * expect(run.activity('charge')).toMatchObject({ attempts: 1, input: { items: 3 } })
 */
export class Run extends RunSteps {
  /** Runs come from `hub.start(…)` and `hub.instance(id)`. @throws BackendError `invalid-request` for no instance id. */
  constructor(taskHub: TaskHub, instanceId: string) {
    if (isEntityId(requireInstanceId(instanceId)))
      throw invalidRequest(
        `'${instanceId}' is an entity, not an orchestration: look at it with hub.entity(id).`,
      )
    super(taskHub, instanceId)
  }

  /** The instance just now, or undefined when there is none. */
  get state(): RunState | undefined {
    return this.read().state
  }

  /** Status just now, or undefined when there is no such instance. */
  get status(): OrchestrationStatus | undefined {
    return this.state?.status
  }

  /**
   * Waits for the end and returns the parsed output; undefined when the orchestration returned nothing.
   *
   * @throws RunFailedError when it ended otherwise than COMPLETED.
   * @throws RunWaitError when it has not ended in time (4 s of wall time unless told otherwise), or is gone.
   */
  async output<Output = unknown>(options: RunWaitOptions = {}): Promise<Output> {
    const { state, log } = await waitForPoint(this.taskHub, this.instanceId, theEnd, options)
    if (state.status !== 'COMPLETED') throw new RunFailedError(state, formatTable(state, log.all))
    return state.output as Output
  }

  /**
   * Waits until the run is at a point, and returns its state at that moment. At once when it is there already. Not
   * for passing time: name what must happen, not how long it takes.
   *
   * @example
   * await run.waitFor({ activity: 'charge' })
   * await run.waitFor({ activity: 'charge', status: 'failed' })
   * await run.waitFor({ timer: 0 })
   * await run.waitFor({ customStatus: 'packing' })
   * await run.waitFor(() => run.activities('ship').length === 3)
   *
   * @throws RunWaitError when time is up (4 s of wall time unless told otherwise), the instance ended without
   * having been there, or is gone.
   * @throws BackendError `invalid-request` for something that is no point.
   */
  async waitFor(point: RunPoint, options: RunWaitOptions = {}): Promise<RunState> {
    const { state } = await waitForPoint(this.taskHub, this.instanceId, readPoint(point), options)
    return state
  }

  /**
   * Raises an event; the input becomes JSON. Dropped when the instance has ended, as the protocol has it.
   *
   * @throws BackendError `instance-not-found`, or `invalid-request` for an input that JSON cannot hold. The other
   * steering methods throw the first one too.
   */
  async raise(event: string, input?: unknown): Promise<void> {
    this.taskHub.raiseEvent(this.instanceId, event, toPayload(input))
  }

  /** Holds the instance: it gets no turn until it is resumed. Changes nothing on one that has ended. */
  async suspend(reason?: string): Promise<void> {
    this.taskHub.suspend(this.instanceId, reason)
  }

  /** Lets a suspended instance run on. */
  async resume(reason?: string): Promise<void> {
    this.taskHub.resume(this.instanceId, reason)
  }

  /** Ends the instance, after the turn that is out if there is one; with `recurse`, its children too. */
  async terminate(output?: unknown, { recurse = false }: { recurse?: boolean } = {}): Promise<void> {
    this.taskHub.terminate(this.instanceId, toPayload(output), recurse)
  }

  /** Takes back the failure of a failed instance and runs what failed again. @throws BackendError `wrong-state` otherwise. */
  async rewind(reason?: string): Promise<void> {
    this.taskHub.rewind(this.instanceId, reason)
  }

  /**
   * Starts it again with the same name, input and tags: under its own id, once it has ended, or with `newId` at any time
   * under one that the backend chooses. Returns the run of the new instance.
   *
   * @throws BackendError `wrong-state` while it has not ended and keeps its id.
   */
  async restart({ newId = false }: { newId?: boolean } = {}): Promise<Run> {
    return new Run(this.taskHub, this.taskHub.restart(this.instanceId, newId))
  }

  /**
   * Removes the instance, history and all, once it has ended; with `recurse` the children that have ended too. Returns
   * how many were removed: 0 when there is none, or it has not ended.
   */
  async purge({ recurse = false }: { recurse?: boolean } = {}): Promise<number> {
    const scope = { recursive: recurse, isOrchestration: true }
    return this.taskHub.purge(this.instanceId, scope).deletedInstanceCount
  }

  /**
   * The run as plain JSON, to be kept as a file or brought into another hub with `hub.import(…)`: its history, what it was
   * not told yet, and what it has come to. Its children and entities are not in it.
   *
   * @example
   * await writeFile('stuck.json', JSON.stringify(run.export(), undefined, 2))
   *
   * @throws BackendError `instance-not-found` when there is no such instance.
   */
  export(): ExportedRun {
    return this.taskHub.snapshots.export(this.instanceId)
  }

  /**
   * How far it is: its generation, which grows from 1 with each continue-as-new, and the turns committed over all of them.
   * Undefined when there is no such instance.
   *
   * @example
   * expect(run.progress).toEqual({ generation: 1, turns: 3 })
   */
  get progress(): { readonly generation: number; readonly turns: number } | undefined {
    return this.taskHub.progress(this.instanceId)
  }

  /**
   * The committed history, oldest event first; empty when there is no such instance. Whoever follows a run reads what has
   * been added since, `from` the number of events it has, for as long as `state.executionId` stays.
   *
   * @throws BackendError `invalid-request` for a `from` that is no whole number from 0 on.
   */
  history({ from = 0 }: { from?: number } = {}): RunEvent[] {
    if (!Number.isSafeInteger(from) || from < 0)
      throw invalidRequest(`A history is read from an event on, a whole number from 0, not ${from}.`)
    return this.progress === undefined ? [] : this.taskHub.events(this.instanceId, from).map(toRunEvent)
  }

  /**
   * Replays the run: every committed turn of the current generation is given to a connected worker once more, and what
   * the code asks for is compared with what the history has. Nothing is committed and nobody else hears of it; the run
   * may have ended, or go on meanwhile. Fails by itself when the code has changed in a way that would break runs under
   * way, or reads what is not the same each time. Not for runs that fakes answered, unless a worker serves them too.
   * Of a long history replay the last turn alone: `{ turns: 'last' }`.
   *
   * @example
   * await run.replay()
   * console.log((await run.replay()).trace()) // what each turn saw: how replay works
   *
   * @throws ReplayMismatchError at the first difference, with both sides.
   * @throws ReplayWaitError when a turn is not answered within the time-out (4 s of wall time for each turn).
   * @throws BackendError `instance-not-found`, or `wrong-state` before the first turn is committed.
   */
  async replay(options: ReplayOptions = {}): Promise<Replay> {
    return replayHistory(this.taskHub, this.taskHub.events(this.instanceId), options)
  }

  /** Why the instance waits, in words. */
  explain(): string {
    return this.taskHub.explain(this.instanceId)
  }

  /**
   * What the orchestration asked of whom, and what came back, as a Mermaid sequence diagram: activities and children by
   * name, timers, events, entities, failures and further attempts. Payloads are cut, and so is the middle of a long run.
   * Paste it where Mermaid is drawn.
   *
   * @throws BackendError `instance-not-found` when there is no such instance.
   */
  sequenceDiagram(): string {
    const events = this.taskHub.events(this.instanceId)
    return sequenceDiagram(`${this.state?.name} ${this.instanceId}`, events)
  }

  /**
   * What the instance waits for, as data: where its turn and activities are, its next timer, unfinished children, locks and
   * calls of entities; an event, when there is nothing else. None once it has ended, or where there is none.
   *
   * @example
   * expect(run.reasons()).toMatchObject([{ kind: 'timer', taskId: 1 }])
   */
  reasons(): Reason[] {
    return this.taskHub.inspection.reasons(this.instanceId)
  }

  /**
   * The run for people: what happened, when (since the instance was created), how long it took, what went in and came
   * out. Long texts are cut, and so is the middle of a long run; it is not meant to be parsed.
   *
   * @example
   * expect(run.table({ times: false })).toMatchSnapshot()
   */
  table(options?: TableOptions): string {
    return this.read().table(options) ?? this.explain()
  }
}
