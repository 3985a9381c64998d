/** For how long a service knows an execution and its name. */
import { expect, test } from 'vitest'
import { openLab } from '../runner/lab.ts'

const day = 24 * 3_600_000

test('a name is free again once the retention of its execution is over, and the execution is forgotten', async () => {
  let calls = 0
  const { runner, service } = await openLab(
    async (_, context) => context.step('count', async () => ++calls),
    { time: 'manual', now: 0 },
  )
  const first = await runner.run({ name: 'order-1', payload: 1 })
  await service.clock.advance(14 * day)
  expect((await runner.run({ name: 'order-1', payload: 1 })).arn).toBe(first.arn)
  await service.clock.advance(1)
  const second = await runner.run({ name: 'order-1', payload: 2 })
  expect(second).toMatchObject({ value: 2, name: 'order-1' })
  expect(second.arn).not.toBe(first.arn)
  expect(service.executions().map(({ arn }) => arn)).toEqual([second.arn])
  expect(() => service.execution(first.arn)).toThrow('There is no execution')
})

test('an execution that runs keeps its name, however long it takes', async () => {
  const { runner, service } = await openLab((_, context) => context.waitForCallback('go', async () => {}), {
    time: 'manual',
    now: 0,
  })
  const first = runner.start({ name: 'order-1' })
  await service.clock.advance(200 * day)
  expect(runner.start({ name: 'order-1' }).arn).toBe(first.arn)
  expect(first.status).toBe('RUNNING')
})

test('a handle still shows an execution that the service has forgotten', async () => {
  const { runner, service } = await openLab(async (_, context) => context.step('one', async () => 'kept'), {
    time: 'manual',
    limits: { retentionDays: 1 },
  })
  const handle = runner.start()
  await handle.result()
  await service.clock.advance(2 * day)
  await runner.run()
  expect(service.executions().some(({ arn }) => arn === handle.arn)).toBe(false)
  expect(handle).toMatchObject({ status: 'SUCCEEDED' })
  expect(handle.step('one').value).toBe('kept')
  await expect(handle.stop()).rejects.toMatchObject({ code: 'instance-not-found' })
})

test('the same name belongs to each function of its own', async () => {
  const { runner, service } = await openLab(async () => 'first')
  service.register('other', () => ({ Status: 'SUCCEEDED', Result: '"second"' }))
  expect((await runner.run({ name: 'same' })).value).toBe('first')
  expect((await service.runner('other').run({ name: 'same' })).value).toBe('second')
})
