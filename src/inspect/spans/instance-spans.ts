/** The spans of orchestrations and their timers: one for each execution, so one for each generation. */
import type { Attributes, SpanContext } from '@opentelemetry/api'
import { describeFailure, type Message } from '../../durable-task/core/events.ts'
import { type Instance, parentOf } from '../../durable-task/core/instance.ts'
import { type Timestamp, toMillis } from '../../durable-task/core/timestamp.ts'
import { describeInstant } from '../../kernel/instant.ts'
import { attribute, spanName, statusWord } from './conventions.ts'
import type { OpenSpan } from './open-span.ts'
import { parentage } from './parentage.ts'
import type { LinkedSpan, SpanBirth, Spans } from './spans.ts'
import { readTraceContext } from './trace-context.ts'

/** What is left of an execution that is over is only where it was. */
interface Execution {
  readonly id: string
  readonly context: SpanContext
  span: OpenSpan | undefined
  readonly timers: Map<number, OpenSpan>
}

export class InstanceSpans {
  private readonly spans: Spans
  /** By instance id; an instance that has ended stays until it is purged, for a rewind to be linked to. */
  private readonly executions = new Map<string, Execution>()

  constructor(spans: Spans) {
    this.spans = spans
  }

  /** The span of the instance's execution; of any, when none is named. */
  contextOf(instanceId: string, executionId?: string): SpanContext | undefined {
    const execution = this.executions.get(instanceId)
    return executionId === undefined || execution?.id === executionId ? execution?.context : undefined
  }

  begin(instance: Instance): void {
    const { instanceId, executionId, started } = instance
    const before = this.executions.get(instanceId)
    const previous = before && this.leave(before)
    const { parent, links = [] } = this.parentageOf(instance)
    const span = this.spans.begin({
      name: spanName('orchestration', started.name, started.version),
      kind: 'SERVER',
      attributes: { ...attributesOf(instance), [attribute.type]: 'orchestration' },
      parent,
      links: previous ? [...links, previous] : links,
    })
    this.executions.set(instanceId, { id: executionId, context: span.context, span, timers: new Map() })
  }

  note({ instanceId }: Instance, event: string): void {
    this.executions.get(instanceId)?.span?.note(event)
  }

  take({ instanceId }: Instance, message: Message): void {
    const execution = this.executions.get(instanceId)
    if (message.type === 'timerFired') {
      execution?.timers.get(message.timerId)?.end()
      execution?.timers.delete(message.timerId)
    } else if (message.type === 'eventRaised' && !message.isAnswer) {
      execution?.span?.note('event raised', { [attribute.eventName]: message.name })
    }
  }

  beginTimer(instance: Instance, timerId: number, fireAt: Timestamp): void {
    const execution = this.executions.get(instance.instanceId)
    if (!execution) return
    const span = this.spans.begin({
      name: `${spanName('orchestration', instance.started.name)}:timer`,
      kind: 'INTERNAL',
      attributes: {
        ...attributesOf(instance),
        [attribute.type]: 'timer',
        [attribute.taskId]: timerId,
        [attribute.fireAt]: describeInstant(toMillis(fireAt)),
      },
      parent: execution.context,
    })
    execution.timers.set(timerId, span)
  }

  end({ instanceId, outcome }: Instance): void {
    const execution = this.executions.get(instanceId)
    if (!execution || !outcome) return
    const { status, failureDetails = unexplained } = outcome
    if (status === 'FAILED') execution.span?.fail(failureDetails)
    this.close(execution, statusWord(status), status === 'COMPLETED')
  }

  remove({ instanceId }: Instance): void {
    const execution = this.executions.get(instanceId)
    for (const span of [...(execution?.timers.values() ?? []), execution?.span]) span?.cut('purged')
    this.executions.delete(instanceId)
  }

  /** The execution makes place for another: it continues as new, unless it has ended. */
  private leave(execution: Execution): LinkedSpan {
    const { context, span } = execution
    if (!span) return { context, as: 'before the rewind' }
    this.close(execution, statusWord('CONTINUED_AS_NEW'), true)
    return { context, as: 'previous generation' }
  }

  private close(execution: Execution, status: string, isOk: boolean): void {
    for (const timer of execution.timers.values()) timer.cut('overtaken')
    execution.timers.clear()
    execution.span?.set({ [attribute.status]: status })
    execution.span?.end(isOk)
    execution.span = undefined
  }

  /** Nobody may have said in whose course it was started: then it was in the course of whoever calls just now. */
  private parentageOf(instance: Instance): Pick<SpanBirth, 'parent' | 'links'> {
    const parent = parentOf(instance)
    const own = parent && this.contextOf(parent.instanceId)
    const named = readTraceContext(this.spans.api, instance.started.parentTraceContext)
    return own || named ? parentage(own, named) : { parent: 'active' }
  }
}

const unexplained = describeFailure('OrchestrationFailed', 'The orchestration failed and did not say why.')

const attributesOf = ({ instanceId, executionId, started }: Instance): Attributes => ({
  [attribute.name]: started.name,
  ...(started.version && { [attribute.version]: started.version }),
  [attribute.instanceId]: instanceId,
  [attribute.executionId]: executionId,
})
