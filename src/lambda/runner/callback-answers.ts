/** Answers the callbacks of a run, each when its execution is at rest and somebody could know its id. */
import { invalidRequest } from '../../kernel/errors.ts'
import { toPayload } from '../../kernel/payload.ts'
import type { Engine } from '../service/engine.ts'
import type { HostedExecution, OpenCallback } from '../service/hosted-execution.ts'
import { answerTimer } from '../service/timers.ts'
import { Answer } from './answer.ts'
import { ask } from './ask.ts'
import { isOpen } from './open-callbacks.ts'
import { OperationBook } from './operation-book.ts'
import { RunHandle } from './run-handle.ts'
import type { CallbackCall, StartOptions } from './run-options.ts'

export class CallbackAnswers {
  private readonly engine: Engine
  private readonly replies: NonNullable<StartOptions['callbacks']>
  private readonly refuse: (error: unknown) => void
  /** Opened, and not asked for an answer yet. */
  private readonly waiting = new Set<OpenCallback>()
  /** Answers that came while the handler ran. */
  private readonly held = new Map<OpenCallback, unknown>()

  /** `refuse` hears of answers that cannot be given. */
  constructor(
    engine: Engine,
    replies: NonNullable<StartOptions['callbacks']>,
    refuse: (error: unknown) => void,
  ) {
    this.engine = engine
    this.replies = replies
    this.refuse = refuse
  }

  noteOpened(callback: OpenCallback): void {
    this.waiting.add(callback)
  }

  /** The handler has suspended. */
  answer(execution: HostedExecution): void {
    for (const [callback, said] of [...this.held])
      if (callback.execution === execution) {
        this.held.delete(callback)
        this.give(callback, said)
      }
    const opened = [...this.waiting].filter(callback => callback.execution === execution)
    if (opened.length === 0) return
    const book = new OperationBook(execution.record)
    for (const callback of opened) {
      const record = execution.record.operations.get(callback.operationId)
      if (!record || !book.isSubmitted(record, false)) continue
      this.waiting.delete(callback)
      const reply = this.replyTo(book.namesOf(record))
      if (isOpen(callback) && reply) this.ask(callback, reply.reply, book.nameOf(record))
    }
  }

  private replyTo(names: readonly string[]): { reply: unknown } | undefined {
    const { replies } = this
    if (typeof replies === 'function') return { reply: replies }
    const key = names.find(name => Object.hasOwn(replies, name))
    return key === undefined ? undefined : { reply: replies[key] }
  }

  private ask(callback: OpenCallback, reply: unknown, name: string | undefined): void {
    const { engine } = this
    const { execution, callbackId, operationId } = callback
    let isDelayed = false
    const call: CallbackCall = { callbackId, name, execution: new RunHandle(engine, execution) }
    ask(reply, {
      call,
      hold: () => engine.invocations.hold(),
      delay: (milliseconds, go) => {
        isDelayed = true
        execution.timers.arm(answerTimer(operationId), engine.now + milliseconds, true, go)
      },
      tell: said => {
        // One with a time of its own comes then; others have all the time there is.
        if (execution.isBusy && !isDelayed) this.held.set(callback, said)
        else this.give(callback, said)
      },
    })
  }

  private give(callback: OpenCallback, said: unknown): void {
    // Whoever answers may have done so by hand, and it may be too late.
    if (!isOpen(callback)) return
    try {
      if (said instanceof Answer) this.follow(callback, said)
      else this.succeed(callback, typeof said === 'string' ? said : toPayload(said))
    } catch (error) {
      this.refuse(error)
    }
  }

  private follow(callback: OpenCallback, { instruction }: Answer): void {
    switch (instruction.type) {
      case 'fails':
        this.engine.answerCallback(callback.callbackId, { type: 'fail', error: instruction.error })
        break
      case 'timesOut':
        this.letTimeOut(callback)
        break
      case 'raw':
        this.succeed(callback, instruction.text)
        break
      case 'stops':
        throw invalidRequest('answer.stops() is for invokes: a callback succeeds, fails or times out.')
    }
  }

  private succeed({ callbackId }: OpenCallback, result: string | undefined): void {
    this.engine.answerCallback(callbackId, { type: 'succeed', ...(result !== undefined && { result }) })
  }

  private letTimeOut({ execution, operationId }: OpenCallback): void {
    const callback = execution.record.operations.get(operationId)!
    const { timeoutAt, heartbeatAt } = callback.type === 'CALLBACK' ? callback.snapshot.context : {}
    if (timeoutAt === undefined && heartbeatAt === undefined)
      throw invalidRequest(
        `The callback '${new OperationBook(execution.record).nameOf(callback) ?? operationId}' cannot time out: the handler gives it neither a timeout nor a heartbeat timeout.`,
      )
    execution.timers.makeSkippable(operationId)
    this.engine.settled()
  }
}
