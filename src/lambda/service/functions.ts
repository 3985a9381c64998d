/** The functions that a service knows, and how clients name them. */
import { functionArn, matchesFunction, type Place, parseFunction } from '../core/arn.ts'
import { invalidParameter, resourceNotFound } from '../core/errors.ts'
import type { LambdaLimits } from '../core/limits.ts'
import { checkExecutionTimeout } from '../core/start-execution.ts'
import type { FaultPlan } from './fault-plan.ts'
import type { Invoker } from './invoker.ts'

export interface RegisteredFunction {
  readonly name: string
  /** One that is not durable is called once for each start, and has no executions. */
  readonly isDurable: boolean
  /** `$LATEST`, or a number. */
  readonly version: string
  readonly aliases: readonly string[]
  /** Of its executions, in seconds; unset: the longest that is allowed. */
  readonly executionTimeout: number | undefined
  /** Of one call, in seconds of real time. */
  readonly timeout: number
  readonly invoker: Invoker
  /** Strike each execution of it. */
  readonly faults: FaultPlan | undefined
}

export class Functions {
  private readonly place: Place
  private readonly limits: LambdaLimits
  /** Versions of a name, the newest last. */
  private readonly byName = new Map<string, RegisteredFunction[]>()

  constructor(place: Place, limits: LambdaLimits) {
    this.place = place
    this.limits = limits
  }

  /**
   * Adds a function, in place of one with the same name and version. Throws InvalidParameterValueException for a name,
   * version or timeout that none can have.
   */
  add(fn: RegisteredFunction): void {
    if (!/^[\w-]{1,64}$/.test(fn.name))
      throw invalidParameter(
        `A function's name has 1 to 64 letters, digits, '_' and '-', unlike '${fn.name}'.`,
      )
    if (!/^(\$LATEST|\d+)$/.test(fn.version))
      throw invalidParameter(`A function's version is '$LATEST' or a number, not '${fn.version}'.`)
    if (!(fn.timeout > 0))
      throw invalidParameter(`A function's timeout is a number of seconds above 0, not ${fn.timeout}.`)
    if (fn.executionTimeout !== undefined) checkExecutionTimeout(fn.executionTimeout, this.limits)
    const others = (this.byName.get(fn.name) ?? []).filter(({ version }) => version !== fn.version)
    this.byName.set(fn.name, [...others, fn])
  }

  /** The function that a name, a partial ARN or a whole one means; undefined where there is none. */
  find(text: string, qualifier?: string): RegisteredFunction | undefined {
    const reference = parseFunction(text, qualifier)
    const { name, qualifier: wished = '$LATEST' } = reference
    const fitting = (this.byName.get(name) ?? []).filter(({ version, aliases }) =>
      matchesFunction(reference, { ...this.place, name, qualifiers: [version, ...aliases] }),
    )
    // Without any of that version, `$LATEST` is the newest.
    return fitting.find(({ version }) => version === wished) ?? fitting.at(-1)
  }

  /** The same. Throws ResourceNotFoundException where there is none. */
  get(text: string, qualifier?: string): RegisteredFunction {
    const found = this.find(text, qualifier)
    if (found) return found
    const known = this.all().map(({ name }) => name)
    const hint = known.length === 0 ? 'None is registered.' : `There are ${[...new Set(known)].join(', ')}.`
    throw resourceNotFound(`Function not found: ${text}${qualifier ? `:${qualifier}` : ''}. ${hint}`)
  }

  all(): RegisteredFunction[] {
    return [...this.byName.values()].flat()
  }

  /** ARN of a function, without its version. */
  arnOf({ name }: RegisteredFunction): string {
    return functionArn(this.place, name)
  }
}
