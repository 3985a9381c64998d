/** An execution as clients see it. Instants are milliseconds here; whoever sends it writes them as seconds. */
import { type ExecutionRecord, executionStatus } from '../core/execution-record.ts'
import { present } from '../core/protocol.ts'

/** An entry of a list. */
export const executionEntry = (record: ExecutionRecord) =>
  present({
    DurableExecutionArn: record.arn,
    DurableExecutionName: record.name,
    FunctionArn: record.functionArn,
    Status: executionStatus(record),
    StartTimestamp: record.startedAt,
    EndTimestamp: record.endedAt,
  })

/** All of it; `includeData` is about what users gave and got. */
export const executionBody = (record: ExecutionRecord, includeData: boolean) =>
  present({
    ...executionEntry(record),
    ...(includeData && { InputPayload: record.input, Result: record.result, Error: record.error }),
    Version: record.version,
    TraceHeader: record.traceHeader === undefined ? undefined : { XAmznTraceId: record.traceHeader },
    ExecutionDataIncluded: includeData,
    DurableConfig: {
      RetentionPeriodInDays: record.options.limits.retentionDays,
      ExecutionTimeout: record.executionTimeout,
    },
  })
