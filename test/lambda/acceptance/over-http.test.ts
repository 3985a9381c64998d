/** The same handlers with an unchanged AWS client, over HTTP: what they come to is the same, event by event. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { describe, expect, test } from 'vitest'
import type { Handler, LambdaService, RunResult } from '../../../src/lambda.ts'
import { clientOf } from '../http/open.ts'
import { overHttp } from '../http/over-http.ts'
import { scenarios } from './scenarios/index.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { openService } from './service.ts'

/** What is the same in every run: no times, and of the execution itself no ids. */
const essence = ({ history }: RunResult) =>
  history.map(({ EventType, EventId, Id, Name, ParentId, SubType }) =>
    EventType.startsWith('Execution')
      ? { EventType, EventId }
      : { EventType, EventId, Id, Name, ParentId, SubType },
  )

async function run(
  { functions, options }: Scenario,
  make: (service: LambdaService) => Promise<Handler>,
): Promise<RunResult> {
  const service = await openService()
  functions?.(service)
  return service.runner(await make(service)).run(options)
}

for (const [topic, all] of Object.entries(scenarios))
  describe(topic, () => {
    for (const scenario of all)
      test(scenario.title, async () => {
        const { handler, check } = scenario
        const inProcess = await run(scenario, async () => withDurableExecution(handler()))
        const http = await run(scenario, async service => {
          const { url } = await service.listen()
          return overHttp(handler(), clientOf(url))
        })
        check(http)
        expect(essence(http)).toEqual(essence(inProcess))
      })
  })
