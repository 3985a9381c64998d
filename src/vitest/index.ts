/** Durable orchestrations in vitest: a test function whose tests each have a hub of their own, and matchers. */
export { type DurableContext, type DurableTestOptions, durableTest } from './durable-test.ts'
export type { CoverageOptions } from './file-coverage.ts'
export type { Calls, DurableMatchers } from './matchers.ts'
