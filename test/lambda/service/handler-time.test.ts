/** Handlers know real time only: what they are told of pending work is in their own time. */
import { setTimeout as work } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { hour, openLab, openService } from '../runner/lab.ts'

test('trap 15: after time was skipped, a wait beside a step that works still ends in its own time', async () => {
  const order: string[] = []
  let slept = 0
  const { runner } = await openLab(async (_, context) => {
    await context.wait('skipped', { seconds: 30 })
    const begun = performance.now()
    await context.parallel('both', [
      async branch => {
        await branch.wait('short', { seconds: 1 })
        slept = performance.now() - begun
        order.push('woke')
      },
      async branch =>
        branch.step('works', async () => {
          await work(1_500)
          order.push('worked')
        }),
    ])
  })
  const result = await runner.run()
  expect(result.status).toBe('SUCCEEDED')
  // With the time of the service's clock on the wire it would have slept 30 s too long, and woken with the step.
  expect(order).toEqual(['woke', 'worked'])
  expect(slept).toBeGreaterThan(900)
  const short = result.wait('short')
  expect(short.endedAt! - short.startedAt).toBe(1_000)
  expect(result.invocations).toHaveLength(2)
})

interface Event {
  readonly DurableExecutionArn: string
  readonly CheckpointToken: string
  readonly InitialExecutionState: {
    readonly Operations: readonly {
      readonly Id: string
      readonly StartTimestamp: number
      readonly WaitDetails?: { readonly ScheduledEndTimestamp: number }
    }[]
  }
  readonly durableExecutionClient: { checkpoint(params: object): Promise<unknown> }
}

test('trap 2: instants in an event are whole milliseconds, of pending work in the time of the handler', async () => {
  const events: Event[] = []
  const told: number[] = []
  const service = await openService()
  service.register('by-hand', async (event: Event) => {
    events.push(event)
    told.push(Date.now())
    const start = (Id: string, WaitSeconds: number) => ({
      Id,
      Type: 'WAIT',
      Action: 'START',
      WaitOptions: { WaitSeconds },
    })
    if (events.length === 1)
      await event.durableExecutionClient.checkpoint({
        DurableExecutionArn: event.DurableExecutionArn,
        CheckpointToken: event.CheckpointToken,
        Updates: [start('a', 3600), start('b', 7200)],
      })
    return events.length < 3 ? { Status: 'PENDING' } : { Status: 'SUCCEEDED' }
  })
  await service.runner('by-hand').run()
  const [, second] = events
  const operations = new Map(second?.InitialExecutionState.Operations.map(each => [each.Id, each]))
  for (const { StartTimestamp, WaitDetails } of operations.values())
    for (const instant of [StartTimestamp, WaitDetails?.ScheduledEndTimestamp])
      expect(instant === undefined || Number.isInteger(instant)).toBe(true)
  const over = operations.get('a')!.WaitDetails!.ScheduledEndTimestamp
  const pending = operations.get('b')!.WaitDetails!.ScheduledEndTimestamp
  // The first is over and keeps its time; of the second an hour is left, from now on as the handler knows it.
  expect(Math.abs(over - (told[0]! + hour))).toBeLessThan(5_000)
  expect(Math.abs(pending - (told[1]! + hour))).toBeLessThan(5_000)
})

test('the time that a handler has left is real, and counts down', async () => {
  const left: number[] = []
  const { runner } = await openLab(
    async (_, context) => {
      left.push(context.lambdaContext.getRemainingTimeInMillis())
      await context.wait('skipped', { hours: 1 })
      left.push(context.lambdaContext.getRemainingTimeInMillis())
    },
    { fn: { timeout: 30 } },
  )
  await runner.run()
  expect(left).toHaveLength(3)
  for (const each of left) {
    expect(each).toBeGreaterThan(25_000)
    expect(each).toBeLessThanOrEqual(30_000)
  }
})
