/** What a test has in mind for one run. */
import { BackendError, invalidRequest } from '../../kernel/errors.ts'
import type { Engine } from '../service/engine.ts'
import type { ExecutionPlan, HostedExecution, OpenCallback, OpenInvoke } from '../service/hosted-execution.ts'
import { CallbackAnswers } from './callback-answers.ts'
import { faultPlanOf } from './faults.ts'
import { InvokeAnswers } from './invoke-answers.ts'
import type { StartOptions } from './run-options.ts'

export class RunPlan implements ExecutionPlan {
  readonly faults: ExecutionPlan['faults']
  readonly maxInvocations: number | undefined
  /** Faults strike the execution of the run itself; all else holds for those that it starts too. */
  readonly inherited: ExecutionPlan
  private readonly engine: Engine
  private readonly callbacks: CallbackAnswers
  private readonly invokes: InvokeAnswers
  private root: HostedExecution | undefined
  private refused: unknown

  /** Throws `invalid-request` for options that cannot be. */
  constructor(engine: Engine, { callbacks = {}, invokes = {}, faults = [], maxInvocations }: StartOptions) {
    if (maxInvocations !== undefined && !(Number.isSafeInteger(maxInvocations) && maxInvocations >= 0))
      throw invalidRequest(`maxInvocations is a whole number from 0 on, not ${maxInvocations}.`)
    const refuse = (error: unknown) => this.refuse(error)
    this.engine = engine
    this.faults = faults.length === 0 ? undefined : faultPlanOf(faults)
    this.maxInvocations = maxInvocations
    this.callbacks = new CallbackAnswers(engine, callbacks, refuse)
    this.invokes = new InvokeAnswers(engine, invokes, refuse)
    this.inherited = {
      maxInvocations,
      answerInvoke: invoke => this.answerInvoke(invoke),
      onCallback: callback => this.onCallback(callback),
      onRest: execution => this.onRest(execution),
    }
  }

  /** The execution of the run itself. */
  begin(root: HostedExecution): void {
    this.root = root
  }

  answerInvoke(invoke: OpenInvoke): boolean {
    return this.invokes.answer(invoke)
  }

  onCallback(callback: OpenCallback): void {
    this.callbacks.noteOpened(callback)
  }

  onRest(execution: HostedExecution): void {
    this.callbacks.answer(execution)
  }

  /** Throws what was wrong with an answer of the test, if anything was. */
  check(): void {
    if (this.refused !== undefined) throw this.refused
  }

  /** The test has made a mistake: nobody should wait for what cannot come. */
  private refuse(error: unknown): void {
    this.refused ??= error
    const { root } = this
    if (!root) return
    this.engine.stopExecution(root.record.arn, {
      ErrorType: 'Greenroom.ImpossibleAnswer',
      ErrorMessage: error instanceof BackendError ? error.message : String(error),
    })
  }
}
