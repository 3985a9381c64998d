/** The environment of a function's process: this process's own, without its AWS account, and with what Lambda sets. */
import type { FunctionCall } from '../service/invoker.ts'

/** Would keep AWS clients from using the keys and the address they are given, or name a runtime that is not there. */
const LEFT_OUT = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_EXECUTION_ENV',
]

export interface EnvironmentParts {
  /** The call that the process is started for. */
  readonly call: FunctionCall
  /** How AWS clients find the service. */
  readonly reach: Readonly<Record<string, string>>
  /** Host and port of the process's Runtime API. */
  readonly runtimeApi: string
  readonly cwd: string | undefined
  /** Of the user: has the last word. An undefined value takes a variable out. */
  readonly own: Readonly<Record<string, string | undefined>> | undefined
}

export function functionEnvironment({
  call,
  reach,
  runtimeApi,
  cwd,
  own,
}: EnvironmentParts): NodeJS.ProcessEnv {
  const inherited = { ...process.env }
  for (const name of LEFT_OUT) delete inherited[name]
  return {
    ...inherited,
    ...reach,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_FUNCTION_NAME: call.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: call.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${call.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: call.requestId,
    LAMBDA_TASK_ROOT: cwd ?? process.cwd(),
    AWS_REQUEST_ID: call.requestId,
    _X_AMZN_TRACE_ID: call.traceHeader,
    ...own,
  }
}
