/** What the matchers accept, refuse and say. */
import type { OrchestrationContext, Task } from '@microsoft/durabletask-js'
import { expect } from 'vitest'
import { durableTest } from '../../src/vitest/index.ts'

type Run = AsyncGenerator<Task<unknown>, unknown, never>

const pack = (_: unknown, item: string) => `${item} packed`
async function* ship(context: OrchestrationContext, items: string[]): Run {
  for (const item of items) yield context.callActivity(pack, item)
  return items.length
}
const fail = (): never => {
  throw new RangeError('out of stock')
}

const test = durableTest({ orchestrators: [ship, fail], activities: [pack] })

test('toHaveCalled counts calls, of one input if wished', async ({ hub }) => {
  const run = await hub.start('ship', ['desk', 'lamp', 'desk'])
  await run.output()
  expect(run).toHaveCalled('pack')
  expect(run).toHaveCalled('pack', { times: 3 })
  expect(run).toHaveCalled('pack', { times: 2, input: 'desk' })
  expect(run).not.toHaveCalled('pack', { times: 2 })
  expect(() => expect(run).toHaveCalled('pack', { times: 1, input: 'lamp' })).not.toThrow()
  expect(() => expect(run).toHaveCalled('pack', { times: 1, input: 'desk' })).toThrow(
    /^expected the run to have called 'pack' 1 times with "desk"; it has 2 times\n\n.*COMPLETED/s,
  )
  expect(() => expect(run).not.toHaveCalled('pack')).toThrow(/^expected the run not to have called 'pack'/)
})

test('toBecome waits, and fails with the run when it became something else', async ({ hub }) => {
  await expect(await hub.start('ship', [])).toBecome('COMPLETED')
  const failed = await hub.start('fail')
  await expect(failed).toBecome('FAILED')
  await expect(expect(failed).toBecome('COMPLETED')).rejects.toThrow(/FAILED.*out of stock/s)
  await expect(expect(failed).not.toBecome('FAILED')).rejects.toThrow(
    /^expected the run not to become FAILED/,
  )
})

test('toMatchHistory compares the types of all events', async ({ hub }) => {
  const run = await hub.start('ship', ['desk'])
  await run.output()
  expect(run).toMatchHistory([
    'orchestratorStarted',
    'executionStarted',
    'taskScheduled',
    'orchestratorStarted',
    'taskCompleted',
    'executionCompleted',
  ])
  expect(() => expect(run).toMatchHistory(['orchestratorStarted'])).toThrow(
    /^expected the history to have these events\n\n.*pack/s,
  )
})

test('what is no run is refused', () => {
  expect(() => expect({}).toHaveCalled('pack')).toThrow(/^toHaveCalled looks at a run/)
})

test('functions without a name cannot be served from a list', async ({ hub }) => {
  const { connect } = await import('../../src/durabletask-js/index.ts')
  await expect(connect(hub, { activities: [() => 1] })).rejects.toThrow(/without a name/)
})
