import type { TaskHubGrpcClient, TaskHubGrpcWorker } from '@microsoft/durabletask-js'
import { afterAll, test as plainTest, type TestAPI } from 'vitest'
import { createTestBackend, type HubOptions, type TestBackend } from '../backend.ts'
import { connect, type Served } from '../durabletask-js/index.ts'
import type { Hub } from '../hub.ts'
import type { BackendOptions } from '../options.ts'
import { addMatchers } from './matchers.ts'

export interface DurableTestOptions extends Served, HubOptions {
  /** Options of the backend that the tests of a file share. */
  backend?: BackendOptions
}

/** What each test is given. */
export interface DurableContext {
  /** A hub of the test's own; its time is skipped unless told otherwise. */
  hub: Hub
  client: TaskHubGrpcClient
  worker: TaskHubGrpcWorker
}

/**
 * A `test` whose tests have a hub, a client and a worker of their own, on one backend a file. When a test fails, what
 * had not ended in its hub is explained with the failure. Time is skipped by default: a timer of thirty days costs
 * nothing while the test waits for the run.
 *
 * @example
 * const test = durableTest({ orchestrators: [processOrder], activities: [charge] })
 *
 * test('cancels after thirty days without approval', async ({ hub }) => {
 *   const run = await hub.start('processOrder', { items: 3 })
 *   expect(await run.output()).toBe('canceled')
 *   expect(run).toHaveCalled('charge', { times: 0 })
 * })
 */
export function durableTest(options: DurableTestOptions = {}): TestAPI<DurableContext> {
  const { backend: backendOptions, time = 'skip', ...served } = options
  let backend: Promise<TestBackend> | undefined
  const stopping: Promise<void>[] = []
  addMatchers()
  afterAll(async () => {
    await Promise.all(stopping)
    await (await backend)?.stop()
  })
  return plainTest.extend<DurableContext & { connection: Awaited<ReturnType<typeof connect>> }>({
    hub: async ({ task }, use) => {
      backend ??= createTestBackend(backendOptions)
      const hub = (await backend).hub(task.id, { time })
      await use(hub)
      await hub.reset()
    },
    connection: async ({ hub, task }, use) => {
      const connection = await connect(hub, served)
      await use(connection)
      // While the worker is there: what it holds is part of the explanation.
      if (task.result?.state === 'fail') explainFailure(hub, task.result.errors)
      // Both let go at once; the second they rest is waited for at the end of the file.
      stopping.push(connection.stop())
    },
    client: async ({ connection }, use) => use(connection.client),
    worker: [async ({ connection }, use) => use(connection.worker), { auto: true }],
  }) as unknown as TestAPI<DurableContext>
}

/** Says with the failure what waited when it happened. */
function explainFailure(hub: Hub, errors: { message: string; stack?: string }[] | undefined): void {
  const explanation = hub.explain()
  const [error] = errors ?? []
  if (!error || !explanation) return
  const text = `\n\nIn the test's hub this had not ended:\n${explanation}`
  error.message += text
  if (error.stack) error.stack = error.stack.replace(/\n {4}at |$/, at => `${text}${at}`)
}
