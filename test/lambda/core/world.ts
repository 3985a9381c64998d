/** One execution in a test's hands: its clock stands still until the test moves it, its ids come in sequence. */

import { type CheckpointAnswer, checkpoint } from '../../../src/lambda/core/checkpoint.ts'
import type { Change } from '../../../src/lambda/core/draft.ts'
import { completeDue } from '../../../src/lambda/core/due.ts'
import { Dues } from '../../../src/lambda/core/dues.ts'
import type { Effect, TargetCall } from '../../../src/lambda/core/effects.ts'
import { type ExecutionRecord, executionStatus } from '../../../src/lambda/core/execution-record.ts'
import { type HandlerOutcome, readAnswer } from '../../../src/lambda/core/handler-answer.ts'
import type { HistoryEvent } from '../../../src/lambda/core/history.ts'
import {
  endInvocation,
  endRest,
  type InvocationEvent,
  startInvocation,
} from '../../../src/lambda/core/invocation.ts'
import type { Surroundings } from '../../../src/lambda/core/kinds/kind.ts'
import { type CoreOptions, defaultOptions, type LambdaLimits } from '../../../src/lambda/core/limits.ts'
import type { Operation, OperationUpdate } from '../../../src/lambda/core/protocol.ts'
import { type StartExecution, startExecution } from '../../../src/lambda/core/start-execution.ts'

/** When all executions begin. */
export const START = 1_000_000

export interface Wish extends Partial<Pick<StartExecution, 'executionTimeout' | 'input'>> {
  readonly limits?: Partial<LambdaLimits>
  readonly options?: Partial<Omit<CoreOptions, 'limits'>>
}

export class World {
  now = START
  readonly record: ExecutionRecord
  readonly effects: Effect[] = []
  /** The event of the invocation that runs. */
  event!: InvocationEvent
  /** For the next checkpoint. */
  token = ''
  private callbacks = 0
  private invocations = 0

  constructor({ limits, options, executionTimeout = 3_600, input = '{"id":42}' }: Wish = {}) {
    const { record, change } = startExecution({
      operationId: 'exec',
      arn: 'arn:aws:lambda:us-east-1:123456789012:function:orders:$LATEST/durable-execution/n/exec',
      name: 'n',
      functionName: 'orders',
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orders',
      version: '$LATEST',
      input,
      executionTimeout,
      now: this.now,
      options: { ...defaultOptions, ...options, limits: { ...defaultOptions.limits, ...limits } },
    })
    this.record = record
    this.note(change)
  }

  get around(): Surroundings {
    return {
      now: this.now,
      newCallbackId: () => `cb${++this.callbacks}`,
      targetOf: ({ functionName }: TargetCall) =>
        functionName === 'plain'
          ? { version: '$LATEST' }
          : { version: '7', executionArn: `arn:${functionName}` },
    }
  }

  /** Calls the handler. */
  invoke(): InvocationEvent {
    const { event, change } = startInvocation(this.record, `r${++this.invocations}`, this.now)
    this.note(change)
    this.event = event!
    this.token = event!.token
    return event!
  }

  /** A checkpoint of the handler. */
  send(...updates: readonly unknown[]): CheckpointAnswer {
    const { answer, change } = checkpoint(this.record, { token: this.token, updates }, this.around)
    this.note(change)
    this.token = answer.token
    return answer
  }

  /** The handler answers. */
  answer(answer: unknown): Change {
    return this.end(readAnswer(answer))
  }

  end(outcome: HandlerOutcome): Change {
    return this.note(endInvocation(this.record, `r${this.invocations}`, outcome, this.now))
  }

  suspend(): Change {
    return this.answer({ Status: 'PENDING' })
  }

  rest(): Change {
    this.now += this.record.options.limits.rest
    return this.note(endRest(this.record))
  }

  /** Lets time pass, and work fall due. */
  pass(seconds: number): Change {
    this.now += seconds * 1000
    return this.note(completeDue(this.record, this.now))
  }

  note(change: Change): Change {
    this.effects.push(...change.effects)
    return change
  }

  operation(id: string): Operation {
    return this.record.operations.get(id)!.operation
  }

  get status(): string {
    return executionStatus(this.record)
  }

  get history(): readonly HistoryEvent[] {
    return this.record.history
  }

  /** Names of the events, in order. */
  get told(): string[] {
    return this.history.map(({ EventType }) => EventType)
  }

  last(count = 1): readonly HistoryEvent[] {
    return this.history.slice(-count)
  }
}

/** An execution whose handler runs. */
export function running(wish: Wish = {}): World {
  const world = new World(wish)
  world.invoke()
  return world
}

type More = Partial<OperationUpdate>
const update =
  (Type: string) =>
  (Action: string, Id = 'o', more: More = {}): OperationUpdate => ({ Id, Type, Action, ...more })

export const stepUpdate = update('STEP')
export const contextUpdate = update('CONTEXT')
export const executionUpdate = update('EXECUTION')

/** The first update of an operation, with what it needs. */
export const starts = {
  STEP: (Id = 'o', more: More = {}) => stepUpdate('START', Id, more),
  WAIT: (Id = 'o', WaitSeconds = 10, more: More = {}) =>
    update('WAIT')('START', Id, { WaitOptions: { WaitSeconds }, ...more }),
  CALLBACK: (Id = 'o', CallbackOptions: OperationUpdate['CallbackOptions'] = {}, more: More = {}) =>
    update('CALLBACK')('START', Id, { CallbackOptions, ...more }),
  CONTEXT: (Id = 'o', more: More = {}) => contextUpdate('START', Id, more),
  CHAINED_INVOKE: (Id = 'o', FunctionName = 'tax', more: More = {}) =>
    update('CHAINED_INVOKE')('START', Id, { ChainedInvokeOptions: { FunctionName }, ...more }),
}

export const retry = (Id = 'o', NextAttemptDelaySeconds = 5, more: More = {}): OperationUpdate =>
  stepUpdate('RETRY', Id, { StepOptions: { NextAttemptDelaySeconds }, ...more })

export const cancel = (type: 'WAIT' | 'CALLBACK' | 'CHAINED_INVOKE', Id = 'o', more: More = {}) =>
  update(type)('CANCEL', Id, more)

export const anyUpdate = update

/** Everything that is known of an execution, as text: it is the same if nothing has changed. */
export const everything = (record: ExecutionRecord): string =>
  JSON.stringify(record, (key, value) => {
    if (key === 'snapshot') return { value: value.value, context: value.context }
    if (value instanceof Dues) return value.all()
    if (value instanceof Map || value instanceof Set) return [...value]
    return value
  })
