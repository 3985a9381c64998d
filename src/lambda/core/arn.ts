/** ARNs of functions and executions, and the other ways in which clients name a function (section 1.2). */
import { invalidParameter } from './errors.ts'

/** Where functions live, as far as ARNs tell. */
export interface Place {
  readonly partition: string
  readonly region: string
  /** Twelve digits. */
  readonly account: string
}

export interface ExecutionArn extends Place {
  readonly functionName: string
  /** `$LATEST`, `$LATEST.PUBLISHED` or a number. */
  readonly version: string
  readonly executionName: string
  readonly executionId: string
}

const EXECUTION =
  /^arn:([\w-]+):lambda:([\w-]+):(\d{12}):function:([\w-]+):(\$LATEST(?:\.PUBLISHED)?|\d+)\/durable-execution\/([\w-]+)\/([\w-]+)$/

export const functionArn = ({ partition, region, account }: Place, name: string): string =>
  `arn:${partition}:lambda:${region}:${account}:function:${name}`

export const executionArn = (arn: ExecutionArn): string =>
  `${functionArn(arn, arn.functionName)}:${arn.version}/durable-execution/${arn.executionName}/${arn.executionId}`

/** The parts of an execution's ARN; unset for any other text. */
export function parseExecutionArn(arn: string): ExecutionArn | undefined {
  const [, partition, region, account, functionName, version, executionName, executionId] =
    EXECUTION.exec(arn) ?? []
  if (executionId === undefined) return undefined
  return {
    partition: partition!,
    region: region!,
    account: account!,
    functionName: functionName!,
    version: version!,
    executionName: executionName!,
    executionId,
  }
}

/** A function as a client names it: what it leaves open may be anything. */
export interface FunctionReference extends Partial<Place> {
  readonly name: string
  /** A version or an alias. */
  readonly qualifier?: string
}

const REFERENCE =
  /^(?:(?:arn:([\w-]+):lambda:([\w-]+):)?(?:(\d{12}):)?function:)?([\w-]+)(?::(\$LATEST(?:\.PUBLISHED)?|[\w-]+))?$/

/**
 * Reads a name, a partial ARN or a whole one, each with or without a version or alias behind it.
 *
 * Throws InvalidParameterValueException for anything else, and for a qualifier that says otherwise than the name.
 *
 * @example
 * parseFunction('charge:live')   // { name: 'charge', qualifier: 'live' }
 * parseFunction('123456789012:function:charge', '3')
 */
export function parseFunction(text: string, qualifier?: string): FunctionReference {
  const [, partition, region, account, name, suffix] = REFERENCE.exec(text) ?? []
  if (name === undefined)
    throw invalidParameter(`'${text}' names no function. Give its name, a partial ARN or a whole one.`)
  if (partition !== undefined && account === undefined)
    throw invalidParameter(`The ARN '${text}' has no account of twelve digits.`)
  if (suffix !== undefined && qualifier !== undefined && suffix !== qualifier)
    throw invalidParameter(
      `The function '${text}' has the qualifier '${suffix}', but '${qualifier}' is asked for.`,
    )
  const chosen = suffix ?? qualifier
  return {
    name,
    ...(partition !== undefined && { partition }),
    ...(region !== undefined && { region }),
    ...(account !== undefined && { account }),
    ...(chosen !== undefined && { qualifier: chosen }),
  }
}

/** Whether a reference means a function that lives there and goes by these versions and aliases. */
export function matchesFunction(
  reference: FunctionReference,
  known: Place & { readonly name: string; readonly qualifiers: readonly string[] },
): boolean {
  const { qualifier } = reference
  const isThere = (['partition', 'region', 'account'] as const).every(
    part => reference[part] === undefined || reference[part] === known[part],
  )
  const isVersion = qualifier === undefined || qualifier === '$LATEST' || known.qualifiers.includes(qualifier)
  return isThere && reference.name === known.name && isVersion
}
