/** Every way in which the holder of a lock can end without releasing it, with the JS SDK. */
import { OrchestrationStatus, terminateOptions } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { ownBackend } from '../support/backend.ts'
import { counter, type Run } from '../support/sdk-entities.ts'
import { openPuppets } from '../support/sdk-puppet.ts'

const [a, b] = [counter('a'), counter('b')]

type Puppets = Awaited<ReturnType<typeof openPuppets>>

const ends: [name: string, end: (lab: Puppets, holder: string) => Promise<unknown>][] = [
  ['240 completes', ({ order }, holder) => order(holder, 'return')],
  ['241 fails', ({ order }, holder) => order(holder, 'fail')],
  ['242 is terminated', ({ client }, holder) => client.terminateOrchestration(holder, 'stop')],
  ['243 continues as new', ({ order }, holder) => order(holder, 'roll')],
  ['243 is replaced', ({ client }, holder) => client.scheduleNewOrchestration('puppet', [], holder)],
]

test.each(ends)('%s without a release: both locks go to the next in line', async (_, end) => {
  const lab = await openPuppets({ backend: await ownBackend({ defaultDuplicate: 'replace' }) })
  const { call, hold, askInVain, holding, lockedBy, order } = lab
  await call(a, 'add', 1)
  await call(b, 'add', 1)
  const holder = await hold([a, b])
  const next = await askInVain([b, a], a)
  await end(lab, holder)
  await holding(next)
  expect([await lockedBy(a), await lockedBy(b)]).toEqual([next, next])
  await order(next, 'return')
  expect(await call(a, 'add', 1)).toBe(2)
  expect(await call(b, 'add', 1)).toBe(2)
})

test.each(ends)('%s: calls that waited for it are served', async (_, end) => {
  const lab = await openPuppets({ backend: await ownBackend({ defaultDuplicate: 'replace' }) })
  const { hold, queued, startCall, outputOf, report } = lab
  const holder = await hold([a])
  const caller = await startCall(a, 'add', 5)
  await queued(a, caller)
  await end(lab, holder)
  expect(await outputOf(caller)).toBe(5)
  expect(report(a)?.lockedBy).toBe(undefined)
})

test('242 a holder that is terminated with its parent releases its lock', async () => {
  const { client, call, holding, report } = await openPuppets({
    orchestrators: {
      parent: async function* (ctx): Run {
        return yield ctx.callSubOrchestrator('puppet', [a.toString()], { instanceId: 'child' })
      },
    },
  })
  const parent = await client.scheduleNewOrchestration('parent')
  await holding('child')
  await client.terminateOrchestration(parent, terminateOptions({ output: 'stop', recursive: true }))
  expect(await call(a, 'add', 5)).toBe(5)
  expect(report(a)?.lockedBy).toBe(undefined)
  expect((await client.getOrchestrationState('child'))?.runtimeStatus).toBe(OrchestrationStatus.TERMINATED)
})

test('244 one that waits for a lock and is terminated and purged is not granted it later', async () => {
  const { client, call, hold, askInVain, order, outputOf, report } = await openPuppets()
  const holder = await hold([a])
  const waiting = await askInVain([a], a)
  await client.terminateOrchestration(waiting, 'stop')
  await client.waitForOrchestrationCompletion(waiting)
  expect(report(a)?.queue).toEqual([])
  expect((await client.purgeOrchestration(waiting))?.deletedInstanceCount).toBe(1)
  await order(holder, 'return')
  expect(await outputOf(holder)).toBe('returned')
  expect(await call(a, 'add', 5)).toBe(5)
  expect(report(a)?.lockedBy).toBe(undefined)
})

test('244 one that holds the first of two locks and waits for the second gives back both', async () => {
  const { client, call, report, hold, ask, queued, order, lockedBy } = await openPuppets()
  await call(a, 'add', 1)
  const holder = await hold([b])
  const waiting = await ask([a, b])
  await queued(b, waiting)
  expect(await lockedBy(a)).toBe(waiting)
  await client.terminateOrchestration(waiting, 'stop')
  await client.waitForOrchestrationCompletion(waiting)
  expect(await call(a, 'add', 1)).toBe(2)
  await order(holder, 'return')
  expect(await call(b, 'add', 1)).toBe(1)
  expect([report(a)?.lockedBy, report(b)?.lockedBy]).toEqual([undefined, undefined])
})

test('265 what failed inside its section cannot be rewound', async () => {
  const { client, hold, order } = await openPuppets()
  const holder = await hold([a])
  await order(holder, 'fail')
  const state = await client.waitForOrchestrationCompletion(holder)
  expect(state?.runtimeStatus).toBe(OrchestrationStatus.FAILED)
  await expect(client.rewindInstance(holder, 'again')).rejects.toThrow('unreleased entity lock')
})
