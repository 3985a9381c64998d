/** Stands in for functions that the chained invokes of a run call. */
import { invalidRequest } from '../../kernel/errors.ts'
import { parsePayload, toPayload } from '../../kernel/payload.ts'
import { type FunctionReference, parseFunction } from '../core/arn.ts'
import type { TargetEnd } from '../core/kinds/chained-invoke.ts'
import type { ErrorObject } from '../core/protocol.ts'
import type { Engine } from '../service/engine.ts'
import type { OpenInvoke } from '../service/hosted-execution.ts'
import { answerTimer } from '../service/timers.ts'
import { Answer } from './answer.ts'
import { ask } from './ask.ts'
import { RunHandle } from './run-handle.ts'
import type { InvokeCall, InvokeReply } from './run-options.ts'

export class InvokeAnswers {
  private readonly engine: Engine
  private readonly replies: Readonly<Record<string, InvokeReply>>
  private readonly refuse: (error: unknown) => void

  /** `refuse` hears of answers that cannot be given. */
  constructor(
    engine: Engine,
    replies: Readonly<Record<string, InvokeReply>>,
    refuse: (error: unknown) => void,
  ) {
    this.engine = engine
    this.replies = replies
    this.refuse = refuse
  }

  /** False if the function itself is to be called. */
  answer({ execution, operationId, target, close }: OpenInvoke): boolean {
    const { engine } = this
    const { functionName, payload, tenantId } = target
    const key = this.keyOf(functionName)
    if (key === undefined) return false
    const call: InvokeCall = {
      functionName,
      payload: parsePayload(payload),
      rawPayload: payload,
      tenantId,
      execution: new RunHandle(engine, execution),
    }
    ask(this.replies[key], {
      call,
      hold: () => engine.invocations.hold(),
      delay: (milliseconds, go) =>
        execution.timers.arm(answerTimer(operationId), engine.now + milliseconds, true, go),
      tell: said => {
        try {
          close(endOf(said))
        } catch (error) {
          this.refuse(error)
        }
      },
    })
    return true
  }

  /** The exact name, else the one that says most of what it means. */
  private keyOf(functionName: string): string | undefined {
    const keys = Object.keys(this.replies)
    if (keys.includes(functionName)) return functionName
    const meant = read(functionName)
    if (!meant) return undefined
    const fitting = keys.filter(key => means(read(key), meant))
    return fitting.find(key => read(key)?.qualifier !== undefined) ?? fitting[0]
  }
}

function endOf(said: unknown): TargetEnd {
  if (!(said instanceof Answer)) return succeeded(toPayload(said))
  const { instruction } = said
  switch (instruction.type) {
    case 'fails':
      return { type: 'failed', error: instruction.error }
    case 'timesOut':
      return { type: 'timedOut', error: timedOut }
    case 'stops':
      return { type: 'stopped', error: instruction.error }
    case 'raw':
      return succeeded(instruction.text)
    default:
      throw invalidRequest('answer.never() is for callbacks: a function always comes to an end.')
  }
}

const succeeded = (result: string | undefined): TargetEnd => ({
  type: 'succeeded',
  ...(result !== undefined && { result }),
})

const timedOut: ErrorObject = {
  ErrorType: 'Execution.Timeout',
  ErrorMessage: 'The execution of the function was not closed in time.',
}

function read(text: string): FunctionReference | undefined {
  try {
    return parseFunction(text)
  } catch {
    return undefined
  }
}

/** What the key leaves open may be anything; so may what the handler leaves open, but for the version. */
function means(key: FunctionReference | undefined, meant: FunctionReference): boolean {
  if (key?.name !== meant.name || (key.qualifier !== undefined && key.qualifier !== meant.qualifier))
    return false
  return (['partition', 'region', 'account'] as const).every(
    part => key[part] === undefined || meant[part] === undefined || key[part] === meant[part],
  )
}
