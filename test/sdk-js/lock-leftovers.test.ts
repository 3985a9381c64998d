/** A holder that is gone while a batch of its own is still out on a worker of the JS SDK. */
import { HistoryEventType, OrchestrationStatus } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { ownBackend } from '../support/backend.ts'
import { Counter, counter, type Run } from '../support/sdk-entities.ts'
import { gate, soon } from '../support/sdk-gate.ts'
import { openPuppets } from '../support/sdk-puppet.ts'

const a = counter('a')

/**
 * A holder under the id `reused`, which has called the entity it locked and is not answered until the gate opens.
 * Time stands still, so that the SDK makes the same ids again for an execution that re-uses the instance id.
 */
async function openBusyHolder() {
  const backend = await ownBackend({ time: 'manual' })
  const blocked = gate()
  class SlowCounter extends Counter {
    async slow(): Promise<string> {
      await blocked.opened
      return 'an answer of old'
    }
  }
  const lab = await openPuppets({
    backend,
    orchestrators: {
      busy: async function* (ctx): Run {
        yield ctx.entities.lockEntities(a)
        return yield ctx.entities.callEntity<string>(a, 'slow')
      },
      newcomer: async function* (ctx): Run {
        // In place of the id of the critical section: the id of the call is then that of the old one.
        ctx.newGuid()
        return yield ctx.entities.callEntity<number>(a, 'add', 1)
      },
    },
    entities: { counter: () => new SlowCounter() },
  })
  const { client, report } = lab
  await client.scheduleNewOrchestration('busy', undefined, 'reused')
  await expect.poll(() => report(a)?.executing.map(({ operation }) => operation), soon).toEqual(['slow'])
  return { ...lab, blocked }
}

test('246 terminated while its batch is out: the next is granted only after the batch is back', async () => {
  const { client, blocked, call, report, askInVain, holding, statusOf } = await openBusyHolder()
  const next = await askInVain([a], a)
  await client.terminateOrchestration('reused', 'stop')
  await client.waitForOrchestrationCompletion('reused')
  expect(await call(counter('sentinel'), 'get')).toBe(0)
  expect(await statusOf(next)).toBe(undefined)
  expect(report(a)).toMatchObject({ status: 'executing', queue: [{ kind: 'lock', from: next }] })
  expect(report(a)?.lockedBy?.instanceId).not.toBe(next)
  blocked.open()
  await holding(next)
  expect(report(a)?.lockedBy?.instanceId).toBe(next)
})

test('245 247 one that re-uses the id of a purged holder neither is the holder nor gets its answer', async () => {
  const lab = await openBusyHolder()
  const { client, blocked, askInVain, queued, holding, order, outputOf } = lab
  const next = await askInVain([a], a)
  await client.terminateOrchestration('reused', 'stop')
  await client.waitForOrchestrationCompletion('reused')
  expect((await client.purgeOrchestration('reused'))?.deletedInstanceCount).toBe(1)
  await client.scheduleNewOrchestration('newcomer', undefined, 'reused')
  await queued(a, 'reused')
  blocked.open()
  await holding(next)
  expect((await client.getOrchestrationState('reused'))?.runtimeStatus).toBe(OrchestrationStatus.RUNNING)
  await order(next, 'release')
  expect(await outputOf('reused')).toBe(1)
  const answers = (await client.getOrchestrationHistory('reused')).filter(
    event => event.type === HistoryEventType.EntityOperationCompleted,
  )
  expect(answers.map(({ output }) => output)).toEqual(['1'])
})
