/** What entities are sent: each runs once, in its sender's order, only the lock holder's while one holds the lock. */
import type { SendEntityMessage } from '../../../src/durable-task/core/actions.ts'
import type { HistoryEvent } from '../../../src/durable-task/core/events.ts'
import type { GivenBatch } from './deliveries.ts'
import type { Execution, Lives } from './lives.ts'
import { holds } from './violation.ts'

interface Operation {
  /** Execution, client or entity. */
  readonly sender: string
  readonly target: string
  readonly order: number
  readonly isDelayed: boolean
  readonly isCall: boolean
  /** Sent by who was inside a critical section of its target. */
  readonly isInside: boolean
  wasGiven: boolean
  isOver: boolean
  /** Its caller was rewound and has called again: it may run, or not. */
  isOptional: boolean
}

export class OperationLedger {
  private readonly lives: Lives
  private readonly operations = new Map<string, Operation>()
  private readonly last = new Map<string, number>()
  private readonly answers = new Map<string, string>()
  private readonly requests = new Map<string, Execution>()
  private readonly states = new Map<string, string | undefined>()
  private sent = 0

  constructor(lives: Lives) {
    this.lives = lives
  }

  /** Sent under a mark, which it carries as its input. */
  note(
    mark: string,
    sender: string,
    target: string,
    isDelayed: boolean,
    call: Partial<Operation> = {},
  ): void {
    const order = this.sent++
    const fresh = { isCall: false, isInside: false, wasGiven: false, isOver: false, isOptional: false }
    this.operations.set(mark, { sender, target, order, isDelayed, ...fresh, ...call })
  }

  /** An orchestration sent a signal or a call. */
  asked(
    execution: Execution,
    { entityOperationCalled, entityOperationSignaled }: SendEntityMessage,
    isInside: (entityId: string) => boolean,
  ): void {
    const operation = entityOperationCalled ?? entityOperationSignaled
    if (!operation) return
    const { requestId, input = '', targetInstanceId = '', scheduledTime } = operation
    const other = this.requests.get(requestId)
    const isNew = !other || this.lives.isSame(execution, other.id)
    holds(isNew, 'ids', () => `${requestId} comes from two executions: their time is the same`)
    this.requests.set(requestId, execution)
    const isDelayed = scheduledTime !== undefined
    this.note(input, execution.id, targetInstanceId, isDelayed, {
      isCall: entityOperationCalled !== undefined,
      isInside: !isDelayed && isInside(targetInstanceId),
    })
  }

  given({ batch: { entityId, operations, state }, holder }: GivenBatch): void {
    holds(operations.length > 0, 'batch', () => `${entityId} has an empty batch`)
    holds(state === this.states.get(entityId), 'state', () => `${entityId} has lost its state`)
    for (const mark of operations.map(markOf)) {
      const operation = this.operations.get(mark)
      holds(operation?.target === entityId, 'batch', () => `${entityId} runs '${mark}', which nobody sent it`)
      holds(!operation.isOver, 'once', () => `'${mark}' runs twice at ${entityId}`)
      if (operation.wasGiven) continue
      const { isOptional } = operation
      holds(
        !isOptional,
        'rewind',
        () => `'${mark}' runs at ${entityId}, and its caller was rewound and calls again`,
      )
      operation.wasGiven = true
      const { sender } = operation
      holds(
        !holder || holder === sender,
        'lock',
        () => `'${mark}' runs at ${entityId}, which another has locked`,
      )
      this.expectInTurn('given', mark, operation)
      const left = this.leftInside(entityId, sender)
      holds(!left, 'lock', () => `'${mark}' runs at ${entityId} before '${left}', sent from inside a section`)
    }
  }

  /** Each sender's operations keep their order, when they are given to a worker and when they have run. */
  private expectInTurn(when: string, mark: string, { sender, target, order, isDelayed }: Operation): void {
    if (isDelayed) return
    const way = `${when} ${sender} ${target}`
    holds(order > (this.last.get(way) ?? -1), 'order', () => `'${mark}' overtook another at ${target}`)
    this.last.set(way, order)
  }

  /** What another sent to the entity while it held the lock, and no worker was given. */
  private leftInside(entityId: string, sender: string): string | undefined {
    for (const [mark, operation] of this.operations)
      if (operation.isInside && !operation.wasGiven && operation.target === entityId)
        if (operation.sender !== sender && !operation.isOptional) return mark
    return undefined
  }

  /** The first operations of the batch have run, or failed: as many as there are answers. */
  answered({ batch }: GivenBatch, answers: readonly string[], state: string | undefined): void {
    for (const [index, operation] of batch.operations.slice(0, answers.length).entries()) {
      const known = this.operations.get(markOf(operation))
      holds(known && !known.isOver, 'once', () => `'${markOf(operation)}' has run twice`)
      known.isOver = true
      this.expectInTurn('run', markOf(operation), known)
      this.answers.set(markOf(operation), answers[index] ?? '')
    }
    this.states.set(batch.entityId, state)
  }

  /** The answer that comes to an orchestration is the one that was given to its call. */
  expectAnswer(execution: Execution, event: HistoryEvent): void {
    if (event.type !== 'entityOperationCompleted' && event.type !== 'entityOperationFailed') return
    const { errorType, errorMessage } = event.type === 'entityOperationFailed' ? event.failureDetails : {}
    // No worker said so: it was given up.
    if (errorType === 'DeliveryLimitExceeded') return
    const answer = event.type === 'entityOperationFailed' ? errorMessage : event.output
    for (let each: Execution | undefined = execution; each; each = each.rewound)
      if (this.answers.get(`${event.requestId} ${each.id}`) === answer) return
    holds(false, 'answer', () => `${execution.instanceId} got '${answer}' for ${event.requestId}`)
  }

  /** Calls of an execution that a rewind replaced are made again by the next: the old ones need not run. */
  rewound({ id }: Execution): void {
    for (const operation of this.operations.values())
      if (operation.sender === id && operation.isCall) operation.isOptional = true
  }

  /** An instance is gone, and its time is forgotten with it: another of its id may use the same request ids. */
  gone(instanceId: string): void {
    for (const [requestId, execution] of this.requests)
      if (execution.instanceId === instanceId) this.requests.delete(requestId)
  }

  purged(entityId: string): void {
    this.states.delete(entityId)
  }

  stateOf(entityId: string): string | undefined {
    return this.states.get(entityId)
  }

  /** What has neither run nor failed. */
  unfinished(): string[] {
    return [...this.operations].flatMap(([mark, { isOver, isOptional }]) =>
      isOver || isOptional ? [] : [mark],
    )
  }

  clear(): void {
    for (const map of [this.operations, this.last, this.answers, this.requests, this.states]) map.clear()
  }
}

const markOf = (event: HistoryEvent): string => ('input' in event ? (event.input ?? '') : '')
