/** Everything that the SDK for JavaScript can do, in process. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { describe, test } from 'vitest'
import { scenarios } from './scenarios/index.ts'
import { openService } from './service.ts'

for (const [topic, all] of Object.entries(scenarios))
  describe(topic, () => {
    for (const { title, handler, functions, options, check } of all)
      test(title, async () => {
        const service = await openService()
        functions?.(service)
        check(await service.runner(withDurableExecution(handler())).run(options))
      })
  })
