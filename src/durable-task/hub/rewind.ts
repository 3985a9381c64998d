/** Rewinds a failed instance and its failed children (section 2.12). Everything is checked before the first change. */
import { BackendError } from '../../kernel/errors.ts'
import { newHexId } from '../../kernel/ids.ts'
import type { ExecutionStarted } from '../core/events.ts'
import { HistoryLog } from '../core/history-log.ts'
import { parentOf } from '../core/instance.ts'
import { planRewind, type RewindPlan } from '../core/rewind.ts'
import type { HostedInstance, HubCore } from './core.ts'
import type { Effects } from './effects.ts'
import { answerOf } from './lifecycle.ts'

/** One instance of the tree to be rewound, with its failed children. */
interface RewindNode {
  readonly instance: HostedInstance
  readonly executionId: string
  /** The parent's new execution, for a child that is rewound with its parent. */
  readonly parentExecutionId: string | undefined
  readonly plan: RewindPlan
  readonly failedChildren: readonly RewindNode[]
}

export class Rewinder {
  private readonly core: HubCore
  private readonly effects: Effects

  constructor(core: HubCore, effects: Effects) {
    this.core = core
    this.effects = effects
  }

  rewind(instance: HostedInstance, reason: string | undefined): void {
    const status = this.core.statusOf(instance)
    if (status !== 'FAILED')
      throw new BackendError(
        'wrong-state',
        `Precondition failed: only a failed instance can be rewound, and '${instance.instanceId}' is ${status.toLowerCase()}.`,
      )
    this.apply(this.plan(instance, undefined), reason)
  }

  private plan(instance: HostedInstance, parentExecutionId: string | undefined): RewindNode {
    const executionId = newHexId()
    const plan = planRewind(instance.history, this.core.settings.codec, started =>
      patchStart(started, executionId, parentExecutionId),
    )
    const failedChildren = plan.children.flatMap(({ created }) => {
      const child = this.core.instances.get(created.instanceId)
      const isFailedChild = child?.outcome?.status === 'FAILED' && isChildOf(child, instance)
      return isFailedChild ? [this.plan(child, executionId)] : []
    })
    return { instance, executionId, parentExecutionId, plan, failedChildren }
  }

  private apply(node: RewindNode, reason: string | undefined): void {
    const { core } = this
    const { instance, executionId, parentExecutionId, plan, failedChildren } = node
    const { instanceId } = instance
    this.withdrawUnsentActivities(instance)
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
      started: plan.started,
      inbox: [...plan.messages],
      outcome: undefined,
      completedAt: undefined,
      notBefore: instance.notBefore + 1,
      rewoundFrom: previous,
    } satisfies Partial<HostedInstance>)
    core.revive(instance)
    for (const { timerId, fireAt } of plan.timers) this.effects.armTimer(instance, timerId, fireAt)
    for (const child of failedChildren) this.apply(child, reason)
    const rewound = new Set(failedChildren.map(child => child.instance.instanceId))
    for (const { taskId, created } of plan.children)
      if (!rewound.has(created.instanceId)) this.reconnect(instance, taskId, created)
    instance.actor?.send({ type: 'instance.rewind', inbox: instance.inbox.length })
    core.touch(instance)
  }

  /** A child that was not rewound: living on, ended meanwhile, or gone. */
  private reconnect(
    parent: HostedInstance,
    taskId: number,
    created: RewindPlan['children'][number]['created'],
  ): void {
    const child = this.core.instances.get(created.instanceId)
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

function patchStart(
  started: ExecutionStarted,
  executionId: string,
  parentExecutionId: string | undefined,
): ExecutionStarted {
  const { orchestrationInstance, parentInstance } = started
  const patched = { ...started, orchestrationInstance: { ...orchestrationInstance, executionId } }
  if (parentExecutionId === undefined || !parentInstance?.orchestrationInstance) return patched
  return {
    ...patched,
    parentInstance: {
      ...parentInstance,
      orchestrationInstance: { ...parentInstance.orchestrationInstance, executionId: parentExecutionId },
    },
  }
}
