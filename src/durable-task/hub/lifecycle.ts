/** How instances begin and end: creation, replacement, termination, the end, removal. */
import type { OrchestrationFact } from '../../../machines/orchestration.ts'
import { describeFailure, type ExecutionStarted, type FailureDetails, type Message } from '../core/events.ts'
import { childrenOf, completionOf, type Outcome, parentOf } from '../core/instance.ts'
import { toMillis } from '../core/timestamp.ts'
import type { HostedInstance, HubCore } from './core.ts'

/** Everything of a new instance's first event but its ids. */
export type StartRequest = Omit<ExecutionStarted, 'type' | 'orchestrationInstance'>

export interface Termination {
  readonly output: string | undefined
  readonly recurse: boolean
  /** Do not wait for the turn that is out. */
  readonly immediately: boolean
}

export class Lifecycle {
  private readonly core: HubCore

  constructor(core: HubCore) {
    this.core = core
  }

  /** Creates an instance; one of the same id must have been removed before. */
  create(instanceId: string, request: StartRequest, notBefore = 0): HostedInstance {
    const { clock, ids } = this.core.settings
    const executionId = ids.hexId()
    const due = request.scheduledStartTimestamp && toMillis(request.scheduledStartTimestamp)
    const isDue = due === undefined || due <= clock.now()
    const started: ExecutionStarted = {
      ...request,
      type: 'executionStarted',
      orchestrationInstance: { instanceId, executionId },
      scheduledStartTimestamp: isDue ? undefined : request.scheduledStartTimestamp,
    }
    const instance = this.core.create(started, executionId, notBefore, isDue)
    if (!isDue) this.core.scheduleFor(instance, due, () => instance.actor?.send({ type: 'start.due' }))
    return instance
  }

  /** Ends the instance if need be, removes it, and creates a new one under its id. */
  replace(old: HostedInstance, request: StartRequest): HostedInstance {
    this.terminate(old, { output: undefined, recurse: false, immediately: true })
    this.core.waiters.tell(old.instanceId, () => this.core.stateOf(old))
    this.remove(old)
    return this.create(old.instanceId, request, old.notBefore + 1)
  }

  /** Asks for the end of an instance; nothing happens to one that has ended (section 1.6). */
  terminate(instance: HostedInstance, { output, recurse, immediately }: Termination): void {
    if (!instance.actor || instance.outcome) return
    const asked = instance.termination
    instance.termination = {
      output: asked && !immediately ? asked.output : output,
      recurse: recurse || (asked?.recurse ?? false),
    }
    this.core.touch(instance)
    if (!immediately) this.core.services.onTerminating(instance)
    instance.actor?.send({ type: 'instance.terminate', immediately, reason: output })
  }

  hear(fact: Extract<OrchestrationFact, { type: 'termination.due' | 'instance.ended' }>): void {
    const instance = this.core.instances.get(fact.instanceId)
    if (!instance?.actor) return
    if (fact.type === 'termination.due') this.writeTermination(instance)
    else this.end(instance)
  }

  /** Forgets an instance that has ended: record, timers, work. Waiters are the caller's business. */
  remove(instance: HostedInstance): void {
    this.core.cancelTimers(instance)
    for (const item of this.core.dispatcher.items.of(instance.instanceId)) this.core.dispatcher.withdraw(item)
    if (instance.actor) this.core.supervisor.stop(instance.actor)
    instance.actor = undefined
    this.core.instances.delete(instance.instanceId)
    this.core.show(observer => observer.onRemoved(instance))
    this.core.watch.tellOfGone(instance)
    this.core.services.onRemoved(instance)
    this.core.services.onExecutionOver(instance.executionId)
  }

  /** The backend writes the termination itself: no worker turn can be relied on. */
  private writeTermination(instance: HostedInstance): void {
    const { output, recurse } = instance.termination ?? { output: undefined, recurse: false }
    const terminated: Message = { type: 'executionTerminated', input: output, recurse }
    this.writeEnd(instance, { status: 'TERMINATED', output }, [terminated])
    if (recurse) this.terminateDescendants(instance, output)
  }

  /** Passes through finished children down to their running descendants, each visited once. */
  private terminateDescendants(root: HostedInstance, output: string | undefined): void {
    const visited = new Set([root.instanceId])
    const parents = [root]
    for (let parent = parents.pop(); parent; parent = parents.pop())
      for (const childId of childrenOf(parent)) {
        const child = this.core.instances.get(childId)
        if (!child || visited.has(childId) || parentOf(child)?.instanceId !== parent.instanceId) continue
        visited.add(childId)
        if (child.outcome) parents.push(child)
        else this.terminate(child, { output, recurse: true, immediately: false })
      }
  }

  /** An actor broke: its instance fails with an explanation instead of standing still for ever. */
  crash(instance: HostedInstance, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    this.fail(instance, describeFailure('BackendFault', `The backend failed on this instance: ${reason}`))
  }

  /** Fails an instance from outside of any turn. */
  fail(instance: HostedInstance, failureDetails: FailureDetails): void {
    // Set first: what broke the actor may break the writing too, and the instance must end all the same.
    instance.outcome = { status: 'FAILED', failureDetails }
    try {
      this.writeEnd(instance, instance.outcome, [])
    } finally {
      this.end(instance)
    }
  }

  /** Ends the execution in a turn of the backend's own, which begins it too if no other has. */
  private writeEnd(instance: HostedInstance, outcome: Outcome, messages: readonly Message[]): void {
    const { core } = this
    const at = core.stamp(instance)
    const begin: Message[] = [{ type: 'orchestratorStarted' }]
    if (!instance.history.hasStart) begin.push(instance.started)
    const events = [...begin, ...messages, completionOf(outcome)]
    instance.history.append(events.map(message => core.encode(message, at)))
    instance.outcome = outcome
  }

  private end(instance: HostedInstance): void {
    const { core } = this
    core.cancelTimers(instance)
    const turn = core.dispatcher.items.get(instance.turnItem ?? '')
    if (turn) core.dispatcher.withdraw(turn)
    const { actor } = instance
    const completedAt = Math.max(core.settings.clock.now(), instance.createdAt)
    Object.assign(instance, {
      actor: undefined,
      inbox: [],
      turn: undefined,
      turnItem: undefined,
      suspension: undefined,
      termination: undefined,
      completedAt,
    } satisfies Partial<HostedInstance>)
    core.watch.tellOfEnd(instance, completedAt)
    core.touch(instance)
    if (actor) core.supervisor.stop(actor)
    core.services.onExecutionOver(instance.executionId)
    this.answerParent(instance)
  }

  /** The last generation answers; the parent's execution decides whether it still listens (section 2.11). */
  private answerParent(instance: HostedInstance): void {
    const parent = parentOf(instance)
    const message = parent && answerOf(instance, parent.taskId)
    if (message) this.core.post(parent.instanceId, parent.executionId, message)
  }
}

/** What a parent is told of a child that has ended. */
export function answerOf(child: HostedInstance, taskScheduledId: number): Message | undefined {
  const { outcome, instanceId } = child
  if (!outcome) return undefined
  if (outcome.status === 'COMPLETED')
    return { type: 'subOrchestrationInstanceCompleted', taskScheduledId, result: outcome.output }
  const failureDetails =
    outcome.failureDetails ??
    describeFailure(
      'SubOrchestrationNotCompleted',
      `The sub-orchestration '${instanceId}' ended with the status ${outcome.status}.`,
    )
  return { type: 'subOrchestrationInstanceFailed', taskScheduledId, failureDetails }
}
