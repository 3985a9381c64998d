/** The spans of work: from when it is queued until it is answered, however often it is sent. */
import type { SpanContext } from '@opentelemetry/api'
import type { EntityOperation } from '../../durable-task/core/entity.ts'
import type { FailureDetails } from '../../durable-task/core/events.ts'
import type { ActivityTask, WorkItem } from '../../durable-task/hub/work.ts'
import { attribute, spanName } from './conventions.ts'
import type { InstanceSpans } from './instance-spans.ts'
import type { OpenSpan } from './open-span.ts'
import { parentage } from './parentage.ts'
import type { Spans } from './spans.ts'
import { readTraceContext } from './trace-context.ts'

interface Work {
  /** On the hub's clock. */
  readonly queuedAt: number
  /** A batch has none until it is known what it consists of. */
  span: OpenSpan | undefined
}

export class WorkSpans {
  private readonly spans: Spans
  private readonly instances: InstanceSpans
  private readonly open = new Map<WorkItem, Work>()

  constructor(spans: Spans, instances: InstanceSpans) {
    this.spans = spans
    this.instances = instances
  }

  /** A replay is work of nobody's. */
  begin(item: WorkItem): void {
    if (item.replay) return
    const span =
      item.work.kind === 'entity'
        ? undefined
        : item.activity
          ? this.beginActivity(item, item.activity)
          : this.beginTurn(item)
    this.open.set(item, { queuedAt: this.spans.now(), span })
  }

  send(item: WorkItem): void {
    const work = this.open.get(item)
    if (work?.span) noteSent(work.span, item)
  }

  /** A batch that goes out for the first time, or once more. */
  sendBatch(item: WorkItem, operations: readonly EntityOperation[]): void {
    const work = this.open.get(item)
    if (!work || work.span) return
    work.span = this.beginBatch(item, operations, work.queuedAt)
    noteSent(work.span, item)
  }

  note(item: WorkItem, event: string): void {
    this.open.get(item)?.span?.note(event)
  }

  fail(item: WorkItem, failure: FailureDetails): void {
    this.open.get(item)?.span?.fail(failure)
  }

  end(item: WorkItem): void {
    const work = this.open.get(item)
    this.open.delete(item)
    if (item.actor.getSnapshot().value === 'done') work?.span?.end()
    else work?.span?.cut('withdrawn')
  }

  private beginTurn({ work, instanceId }: WorkItem): OpenSpan {
    return this.spans.begin({
      name: `${spanName('orchestration', work.name)}:turn`,
      kind: 'CLIENT',
      attributes: {
        [attribute.type]: 'turn',
        [attribute.name]: work.name,
        ...(work.version && { [attribute.version]: work.version }),
        [attribute.instanceId]: instanceId,
      },
      parent: this.instances.contextOf(instanceId),
    })
  }

  private beginActivity({ instanceId }: WorkItem, { executionId, task }: ActivityTask): OpenSpan {
    const named = readTraceContext(this.spans.api, task.parentTraceContext)
    return this.spans.begin({
      name: spanName('activity', task.name, task.version),
      kind: 'CLIENT',
      attributes: {
        [attribute.type]: 'activity',
        [attribute.name]: task.name,
        ...(task.version && { [attribute.version]: task.version }),
        [attribute.instanceId]: instanceId,
        [attribute.executionId]: executionId,
        [attribute.taskId]: task.id,
      },
      ...parentage(this.instances.contextOf(instanceId), named),
    })
  }

  /** Below whoever called; where several did, each is linked, for a span has one parent at most. */
  private beginBatch(
    { instanceId, work }: WorkItem,
    operations: readonly EntityOperation[],
    at: number,
  ): OpenSpan {
    const callers = this.callersOf(operations)
    return this.spans.begin({
      name: spanName('entity', work.name),
      kind: 'CLIENT',
      attributes: {
        [attribute.type]: 'entity',
        [attribute.name]: work.name,
        [attribute.entityId]: instanceId,
        [attribute.operations]: [...new Set(operations.map(({ operation }) => operation))],
        [attribute.operationCount]: operations.length,
      },
      parent: callers.length === 1 ? callers[0] : undefined,
      links: callers.length === 1 ? [] : callers.map(context => ({ context, as: 'caller' })),
      at,
    })
  }

  private callersOf(operations: readonly EntityOperation[]): SpanContext[] {
    const callers = operations.flatMap(({ sender, traceContext }) => {
      const own = sender && this.instances.contextOf(sender.instanceId, sender.executionId)
      return own ?? readTraceContext(this.spans.api, traceContext) ?? []
    })
    return [...new Map(callers.map(caller => [`${caller.traceId} ${caller.spanId}`, caller])).values()]
  }
}

function noteSent(span: OpenSpan, { holder, actor }: WorkItem): void {
  const { deliveries } = actor.getSnapshot().context
  const sent = { [attribute.worker]: holder?.profile.name ?? '', [attribute.deliveries]: deliveries }
  span.set(sent)
  span.note('sent', sent)
}
