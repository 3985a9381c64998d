/** Rewinds a failed instance and its failed children (section 2.12). Everything is checked before the first change. */
import { BackendError } from '../../kernel/errors.ts'
import type { ExecutionStarted } from '../core/events.ts'
import { HistoryLog } from '../core/history-log.ts'
import { NOBODY, parentOf } from '../core/instance.ts'
import { planRewind, type RewindPlan } from '../core/rewind.ts'
import { failedOrchestration } from '../core/standing.ts'
import { findUnreleasedLock } from '../core/unreleased-lock.ts'
import type { HostedInstance, HubCore } from './core.ts'
import type { Effects } from './effects.ts'
import type { EntityRecords } from './entity-records.ts'
import { answerOf } from './lifecycle.ts'

/** One instance of the tree to be rewound. */
interface RewindNode {
  readonly instance: HostedInstance
  readonly executionId: string
  /** The parent's new execution, for a child that is rewound with its parent. */
  readonly parentExecutionId: string | undefined
  readonly started: ExecutionStarted
  readonly plan: RewindPlan
}

export class Rewinder {
  private readonly core: HubCore
  private readonly effects: Effects
  private readonly records: EntityRecords

  constructor(core: HubCore, effects: Effects, records: EntityRecords) {
    this.core = core
    this.effects = effects
    this.records = records
  }

  rewind(instance: HostedInstance, reason: string | undefined): void {
    const status = this.core.statusOf(instance)
    if (status !== 'FAILED')
      throw new BackendError(
        'wrong-state',
        `Precondition failed: only a failed instance can be rewound, and '${instance.instanceId}' is ${status.toLowerCase()}.`,
      )
    const nodes = this.plan(instance)
    const rewound = new Set(nodes.map(node => node.instance))
    // Children first, so that a parent finds them as they will be.
    for (const node of nodes.reverse()) this.apply(node, rewound, reason)
  }

  /** The instance and its failed descendants, parents before children. Changes nothing. */
  private plan(root: HostedInstance): RewindNode[] {
    const nodes: RewindNode[] = []
    const found = new Set([root])
    const waiting: { instance: HostedInstance; parentExecutionId: string | undefined }[] = [
      { instance: root, parentExecutionId: undefined },
    ]
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { instance, parentExecutionId } = next
      const executionId = this.core.settings.ids.hexId()
      const started = restarted(instance.started, executionId, parentExecutionId)
      const plan = planRewind(instance.history, this.core.settings.codec, started)
      this.requireOutsideSections(instance, plan)
      nodes.push({ instance, executionId, parentExecutionId, started, plan })
      for (const { created } of plan.children) {
        const child = this.core.instances.get(created.instanceId)
        if (child?.outcome?.status !== 'FAILED' || !isChildOf(child, instance) || found.has(child)) continue
        found.add(child)
        waiting.push({ instance: child, parentExecutionId: executionId })
      }
    }
    return nodes
  }

  /** A replay would enter the section again, without the lock: nobody tells the entity of it. */
  private requireOutsideSections({ instanceId }: HostedInstance, plan: RewindPlan): void {
    const entity = findUnreleasedLock(plan.past, this.core.settings.codec)
    if (entity !== undefined)
      throw new BackendError(
        'wrong-state',
        `Precondition failed: '${instanceId}' failed inside a critical section and cannot be rewound: its history has an unreleased entity lock, on '${entity}'.`,
      )
  }

  private apply(node: RewindNode, rewound: ReadonlySet<HostedInstance>, reason: string | undefined): void {
    const { core } = this
    const { instance, executionId, parentExecutionId, started, plan } = node
    const { instanceId } = instance
    this.withdrawUnsentActivities(instance)
    this.records.dropCalls(instance.executionId)
    const previous = instance.executionId
    const history = new HistoryLog()
    history.append(plan.past)
    history.append([
      core.encode(
        { type: 'executionRewound', reason, instanceId, parentExecutionId, tags: {} },
        core.stamp(instance),
      ),
    ])
    Object.assign(instance, {
      executionId,
      history,
      started,
      inbox: [...plan.messages],
      outcome: undefined,
      completedAt: undefined,
      notBefore: instance.notBefore + 1,
      rewoundFrom: previous,
    } satisfies Partial<HostedInstance>)
    core.revive(instance, failedOrchestration(instanceId))
    for (const { timerId, fireAt } of plan.timers) this.effects.armTimer(instance, timerId, fireAt)
    for (const { taskId, created } of plan.children) this.reconnect(instance, taskId, created, rewound)
    instance.actor?.send({ type: 'instance.rewind', inbox: instance.inbox.length, reason })
    core.touch(instance)
  }

  /** A child that was not rewound: living on, ended meanwhile, or gone. */
  private reconnect(
    parent: HostedInstance,
    taskId: number,
    created: RewindPlan['children'][number]['created'],
    rewound: ReadonlySet<HostedInstance>,
  ): void {
    const child = this.core.instances.get(created.instanceId)
    if (child && rewound.has(child) && isChildOf(child, parent)) return
    if (!child || !isChildOf(child, parent)) {
      this.effects.createChild(parent, parent.executionId, taskId, created)
      return
    }
    const answer = answerOf(child, taskId)
    if (answer) parent.inbox.push(answer)
    else this.effects.adopt(child, parent.executionId, taskId)
  }

  /** The replay schedules them afresh; those already sent run on, and their results go to the dead execution. */
  private withdrawUnsentActivities({ instanceId }: HostedInstance): void {
    for (const item of this.core.dispatcher.items.of(instanceId))
      if (!item.holder) this.core.dispatcher.withdraw(item)
  }
}

const isChildOf = (child: HostedInstance, parent: HostedInstance): boolean =>
  parentOf(child)?.instanceId === parent.instanceId

/** The start of a new execution of the same instance. */
function restarted(
  started: ExecutionStarted,
  executionId: string,
  parentExecutionId: string | undefined,
): ExecutionStarted {
  const { orchestrationInstance, parentInstance } = started
  const renewed = { ...started, orchestrationInstance: { ...orchestrationInstance, executionId } }
  if (!parentInstance?.orchestrationInstance) return renewed
  return {
    ...renewed,
    parentInstance: {
      ...parentInstance,
      orchestrationInstance: {
        ...parentInstance.orchestrationInstance,
        // Rewound without its parent, whom it has told how it ended: nobody is told again.
        executionId: parentExecutionId ?? NOBODY,
      },
    },
  }
}
