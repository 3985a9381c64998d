/** What a service keeps of its executions and operations, in the charts of their machines: each entry is explained. */
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import type { Chart } from '../../../page/charts/geometry.ts'
import { modelOf, stepsOf } from '../../../page/charts/model.ts'
import { answer, checkpoint, createLambdaService, type LambdaService } from '../../../src/lambda.ts'
import { atEnd } from '../../support/at-end.ts'

async function openService(): Promise<LambdaService> {
  const service = await createLambdaService({ time: 'skip', feed: { always: true } })
  atEnd(() => service.stop())
  return service
}

async function chartOf(machine: string): Promise<Chart> {
  const { [`${machine}Chart`]: chart } = await import(`../../../page/charts/${machine}.generated.ts`)
  return chart
}

async function expectExplained(service: LambdaService): Promise<Set<string>> {
  const machines = new Set<string>()
  for (const { id, machine } of service.feed.current().actors) {
    machines.add(machine)
    const chart = await chartOf(machine)
    const log = service.feed.log(id)
    for (const entry of log) {
      const seen = `${machine} ${JSON.stringify(entry.from)} ${entry.event}`
      expect(stepsOf(chart, entry), seen).toBeDefined()
    }
    const model = modelOf(chart, log, log.length - 1, service.clock.now)
    expect(model.isPart).toBe(false)
    expect(model.active.size).toBe(machine === 'execution' ? 2 : 1)
  }
  return machines
}

test('executions with all their operations, failures and ends', async () => {
  const service = await openService()
  let tries = 0
  const order = withDurableExecution(async (_: unknown, context: DurableContext) => {
    await context.step(
      'charge',
      async () => {
        if (tries++ < 2) throw new Error('busy')
      },
      { retryStrategy: () => ({ shouldRetry: true, delay: { seconds: 5 } }) },
    )
    const refused = { retryStrategy: () => ({ shouldRetry: false }) }
    const broken = async () => {
      throw new Error('no')
    }
    await context.step('refused', broken, refused).catch(() => {})
    await context.wait('pause', { hours: 1 })
    await context.waitForCallback('approval', async () => {})
    await context.waitForCallback('denied', async () => {}).catch(() => {})
    await context.waitForCallback('late', async () => {}, { timeout: { seconds: 3 } }).catch(() => {})
    await context.runInChildContext('broken', broken).catch(() => {})
    await context.invoke('tax', {})
    await context.invoke('lost', {}).catch(() => {})
    await context.invoke('stopped', {}).catch(() => {})
    await context.invoke('slow', {}).catch(() => {})
  })
  const result = await service.runner(order).run({
    callbacks: { approval: 'yes', denied: answer.fails('no'), late: answer.timesOut() },
    invokes: { tax: 7, lost: answer.fails('gone'), stopped: answer.stops(), slow: answer.timesOut() },
    faults: [checkpoint(2).crashes()],
  })
  expect(result.status).toBe('SUCCEEDED')
  const fails = withDurableExecution(async () => {
    throw new Error('no')
  })
  expect((await service.runner(fails).run()).status).toBe('FAILED')
  const sleeps = withDurableExecution((_: unknown, context: DurableContext) =>
    context.waitForCallback('x', async () => {}),
  )
  const stopped = service.runner(sleeps).start()
  await stopped.waitForCallback('x')
  await stopped.stop()
  const timedOut = service.runner(sleeps).start({ executionTimeout: 10 })
  await timedOut.waitForCallback('x')
  await service.clock.advance(10_000)
  expect([stopped.status, timedOut.status]).toEqual(['STOPPED', 'TIMED_OUT'])
  const empty = service.runner(async () => ({ Status: 'PENDING' }))
  expect((await empty.run()).status).toBe('FAILED')
  expect([...(await expectExplained(service))].sort()).toEqual([
    'callback',
    'chainedInvoke',
    'context',
    'execution',
    'step',
    'wait',
  ])
})
