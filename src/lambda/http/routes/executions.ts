/** Looking at executions, and stopping them. */
import { parseFunction } from '../../core/arn.ts'
import { present } from '../../core/protocol.ts'
import { readErrorObject } from '../../core/update.ts'
import { readJson } from '../body.ts'
import { executionBody, executionEntry } from '../execution-body.ts'
import { pageOf } from '../query.ts'
import type { Route } from './route.ts'

const ONE = '/2025-12-01/durable-executions/{arn}'

export const executionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: ONE,
    run({ engine, polls, label, query }) {
      const execution = engine.executions.get(label('arn'))
      const includeData = query.flag('IncludeExecutionData') ?? true
      polls.note(execution)
      return executionBody(execution.record, includeData)
    },
  },
  {
    method: 'GET',
    path: `${ONE}/history`,
    run({ engine, polls, label, query }) {
      const arn = label('arn')
      const { events, nextMarker } = engine.history(arn, {
        ...pageOf(query),
        includeExecutionData: query.flag('IncludeExecutionData'),
        reverseOrder: query.flag('ReverseOrder'),
      })
      polls.note(engine.executions.get(arn))
      return present({ Events: events, NextMarker: nextMarker })
    },
  },
  {
    method: 'POST',
    path: `${ONE}/stop`,
    async run({ engine, label, request }) {
      const error = readErrorObject(await readJson(request, engine.settings.core.limits))
      const saysSomething = Object.keys(error).length > 0
      return { StopTimestamp: engine.stopExecution(label('arn'), saysSomething ? error : undefined) }
    },
  },
  {
    method: 'GET',
    path: '/2025-12-01/functions/{function}/durable-executions',
    run({ engine, label, query }) {
      const qualifier = query.text('Qualifier')
      const fn = engine.functions.get(label('function'), qualifier)
      const isOneVersion = parseFunction(label('function'), qualifier).qualifier !== undefined
      const { items, nextMarker } = engine.list({
        ...pageOf(query),
        functionName: fn.name,
        version: isOneVersion ? fn.version : undefined,
        name: query.text('DurableExecutionName'),
        statuses: query.texts('Statuses'),
        startedAfter: query.instant('StartedAfter'),
        startedBefore: query.instant('StartedBefore'),
        reverseOrder: query.flag('ReverseOrder'),
      })
      return present({
        DurableExecutions: items.map(({ record }) => executionEntry(record)),
        NextMarker: nextMarker,
      })
    },
  },
]
