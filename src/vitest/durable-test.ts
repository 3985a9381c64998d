import type { TaskHubGrpcClient, TaskHubGrpcWorker } from '@microsoft/durabletask-js'
import { afterAll, test as plainTest, type TestAPI } from 'vitest'
import { createTestBackend, type TestBackend } from '../backend.ts'
import { connect, type Served } from '../durabletask-js/index.ts'
import type { Hub } from '../hub.ts'
import type { HubOptions } from '../hub-setup.ts'
import { describe } from '../kernel/errors.ts'
import type { BackendOptions } from '../options.ts'
import { type CoverageOptions, FileCoverage } from './file-coverage.ts'
import { addMatchers } from './matchers.ts'

export interface DurableTestOptions extends Served, HubOptions {
  /** Options of the backend that the tests of a file share. */
  backend?: BackendOptions
  /**
   * Serves the page that shows the hubs of these tests, under the names of the tests' ids; its address is printed once.
   * Look at it while a test stands at a breakpoint, or waits with a long time-out: it goes away with the file. `{ port }`
   * keeps the address from run to run. Default false.
   */
  page?: BackendOptions['page']
  /**
   * What becomes of a test that passed and left something running: an instance that has not ended, an entity with
   * messages. It fails (`fail`), the console names what it was (`report`), or nothing (`ignore`, the default). Leave it
   * off where tests end while an orchestration still waits, on purpose.
   */
  leftRunning?: 'fail' | 'report' | 'ignore'
  /**
   * Gathers over all tests of the file what the orchestrations were driven through and what of the served never was:
   * prints it as a table, and writes it to `coverage/greenroom/files` as JSON. The `globalSetup` module
   * `greenroom/vitest/coverage` does so for all files together. Default false.
   */
  coverage?: boolean | CoverageOptions
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
  const { leftRunning = 'ignore', time = 'skip', seed, now, determinism, coverage, page, ...others } = options
  const { backend: backendOptions, ...served } = others
  const driven = coverage ? new FileCoverage(served, coverage === true ? {} : coverage) : undefined
  let backend: Promise<TestBackend> | undefined
  addMatchers()
  afterAll(async () => {
    driven?.finish()
    await (await backend)?.stop()
  })
  return plainTest.extend<DurableContext & { connection: Awaited<ReturnType<typeof connect>> }>({
    hub: async ({ task }, use) => {
      backend ??= createTestBackend({
        ...backendOptions,
        ...(driven && { coverage: true }),
        ...(page !== undefined && { page }),
      })
      const hub = (await backend).hub(hubNameOf(task), { time, seed, now, determinism })
      driven?.note(hub, task)
      await use(hub)
      await hub.reset()
    },
    connection: async ({ hub, task, onTestFinished }, use) => {
      const connection = await connect(hub, served)
      let left = ''
      // From a fixture's end it would be reported twice, and the hub's own end left out.
      onTestFinished(() => tellOfLeft(left, task.name, leftRunning))
      await use(connection)
      // While the worker is there: what it holds is part of the explanation.
      if (task.result?.state === 'fail') explainFailure(hub, task.result.errors)
      else left = leftRunning === 'ignore' ? '' : hub.explain()
      // Both let go at once. The second they rest on a timer that a test may have faked is nobody's to wait for.
      connection.stop().catch(error => console.warn(`Client and worker did not stop: ${describe(error)}`))
    },
    client: async ({ connection }, use) => use(connection.client),
    worker: [async ({ connection }, use) => use(connection.worker), { auto: true }],
  }) as unknown as TestAPI<DurableContext>
}

/** One for each try: fakes, faults and the time of one that failed are no concern of the next. */
function hubNameOf({ id, result: { retryCount = 0, repeatCount = 0 } = {} }: TestInProgress): string {
  const tries = retryCount + repeatCount
  return tries === 0 ? id : `${id} try ${tries + 1}`
}

interface TestInProgress {
  readonly id: string
  readonly result?: { readonly retryCount?: number; readonly repeatCount?: number }
}

/** A test that passed may have forgotten something. */
function tellOfLeft(explanation: string, test: string, rule: DurableTestOptions['leftRunning']): void {
  if (!explanation) return
  const text = `The test '${test}' left this running (leftRunning):\n${explanation}`
  if (rule === 'fail') throw new Error(text)
  console.warn(text)
}

const HAD_NOT_ENDED = "\n\nIn the test's hub this had not ended:\n"

/** Says with the failure what waited when it happened. */
function explainFailure(hub: Hub, errors: { message: string; stack?: string }[] | undefined): void {
  const explanation = hub.explain()
  // Errors of earlier tries stand before those of this one.
  const error = errors?.at(-1)
  if (!error || !explanation || error.message.includes(HAD_NOT_ENDED)) return
  const text = `${HAD_NOT_ENDED}${explanation}`
  error.message += text
  if (error.stack) error.stack = error.stack.replace(/\n {4}at |$/, at => `${text}${at}`)
}
