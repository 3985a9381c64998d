/** Makes OpenTelemetry spans of what happens in a hub. */
import type { EntityOperation } from '../../durable-task/core/entity.ts'
import type { FailureDetails, Message } from '../../durable-task/core/events.ts'
import type { Instance } from '../../durable-task/core/instance.ts'
import type { Timestamp } from '../../durable-task/core/timestamp.ts'
import type { WorkOutcome } from '../../durable-task/hub/facts.ts'
import type { TaskHub } from '../../durable-task/hub/task-hub.ts'
import type { HubTracer } from '../../durable-task/hub/tracer.ts'
import type { WorkItem } from '../../durable-task/hub/work.ts'
import { InstanceSpans } from './instance-spans.ts'
import { openSink } from './otel-api.ts'
import type { SpanOption } from './span-option.ts'
import { Spans } from './spans.ts'
import { WorkSpans } from './work-spans.ts'

/** Traces a hub from now on; returns what ends the spans that are open then. */
export type TraceHub = (hub: TaskHub) => () => void

/** Undefined, and what it throws: as `openSink` has it. */
export async function hubTracing(option: SpanOption | undefined): Promise<TraceHub | undefined> {
  const sink = await openSink(option)
  return (
    sink &&
    (({ name, settings, inspection }) => {
      const spans = new Spans(sink, name, () => settings.clock.now())
      inspection.trace(new HubSpans(spans))
      return () => {
        inspection.trace(undefined)
        spans.cutAll('stopped')
      }
    })
  )
}

class HubSpans implements HubTracer {
  private readonly instances: InstanceSpans
  private readonly work: WorkSpans

  constructor(spans: Spans) {
    this.instances = new InstanceSpans(spans)
    this.work = new WorkSpans(spans, this.instances)
  }

  onBegun(instance: Instance): void {
    this.instances.begin(instance)
  }

  onSuspended(instance: Instance): void {
    this.instances.note(instance, 'suspended')
  }

  onResumed(instance: Instance): void {
    this.instances.note(instance, 'resumed')
  }

  onMessage(instance: Instance, message: Message): void {
    this.instances.take(instance, message)
  }

  onTimer(instance: Instance, timerId: number, fireAt: Timestamp): void {
    this.instances.beginTimer(instance, timerId, fireAt)
  }

  onEnded(instance: Instance): void {
    this.instances.end(instance)
  }

  onRemoved(instance: Instance): void {
    this.instances.remove(instance)
  }

  onQueued(item: WorkItem): void {
    this.work.begin(item)
  }

  onSent(item: WorkItem): void {
    this.work.send(item)
  }

  onOperations(item: WorkItem, operations: readonly EntityOperation[]): void {
    this.work.sendBatch(item, operations)
  }

  /** How work ends is told by the ends of its span. */
  onBack(item: WorkItem, outcome: WorkOutcome): void {
    if (outcome !== 'answered' && outcome !== 'withdrawn') this.work.note(item, outcome)
  }

  onFailure(item: WorkItem, failure: FailureDetails): void {
    this.work.fail(item, failure)
  }

  onOver(item: WorkItem): void {
    this.work.end(item)
  }
}
