/** An orchestration that locks entities and then does what the test orders, one order at a time. */
import { EntityInstanceId, type LockHandle, type OrchestrationContext } from '@microsoft/durabletask-js'
import { expect } from 'vitest'
import type { SdkOptions } from './sdk.ts'
import { type EntityLab, openEntities, type Run } from './sdk-entities.ts'
import { soon } from './sdk-gate.ts'

/** `add` calls the first entity inside the section; all others but `release` end the execution without a release. */
export type Order = 'add' | 'release' | 'return' | 'fail' | 'roll'

async function* puppet(context: OrchestrationContext, locks: string[]): Run<string | undefined> {
  if (locks.length === 0) return 'rolled'
  const ids = locks.map(id => EntityInstanceId.fromString(id))
  const handle: LockHandle = yield context.entities.lockEntities(...ids)
  context.setCustomStatus('holding')
  for (;;) {
    const order: Order = yield context.waitForExternalEvent('order')
    if (order === 'return') return 'returned'
    if (order === 'fail') throw new Error('failed inside the section')
    if (order === 'roll') {
      context.continueAsNew([], false)
      return
    }
    if (order === 'release') handle.release()
    else context.setCustomStatus(yield context.entities.callEntity<number>(ids[0]!, 'add', 1))
    if (order === 'release') context.setCustomStatus('released')
  }
}

/** The lab with puppets in it. */
export async function openPuppets(options: SdkOptions = {}) {
  const lab: EntityLab = await openEntities({
    ...options,
    orchestrators: { puppet, ...options.orchestrators },
  })
  const { client, report } = lab

  const statusOf = async (instanceId: string): Promise<string | undefined> =>
    (await client.getOrchestrationState(instanceId))?.serializedCustomStatus

  /** Starts a puppet, which asks for the locks. */
  const ask = (locks: EntityInstanceId[], instanceId?: string): Promise<string> =>
    client.scheduleNewOrchestration(
      'puppet',
      locks.map(id => id.toString()),
      instanceId,
    )

  /** Waits until the puppet is inside its critical section. */
  const holding = (instanceId: string) => expect.poll(() => statusOf(instanceId), soon).toBe('"holding"')

  /** Waits until a message of the instance waits in the entity's queue. */
  const queued = (id: EntityInstanceId, instanceId: string) =>
    expect.poll(() => report(id)?.queue.map(message => message.from), soon).toContain(instanceId)

  return {
    ...lab,
    ask,
    statusOf,
    holding,
    queued,
    /** Starts a puppet and waits until it holds the locks. */
    hold: async (locks: EntityInstanceId[], instanceId?: string): Promise<string> => {
      const id = await ask(locks, instanceId)
      await holding(id)
      return id
    },
    /** Starts a puppet and waits until its request for the first lock waits behind the holder. */
    askInVain: async (locks: EntityInstanceId[], at: EntityInstanceId): Promise<string> => {
      const id = await ask(locks)
      await queued(at, id)
      return id
    },
    order: (instanceId: string, order: Order) => client.raiseOrchestrationEvent(instanceId, 'order', order),
    /** The instance that holds the lock, as the client reads it; the entity must have a state. */
    lockedBy: async (id: EntityInstanceId) => (await client.getEntity(id))?.lockedBy,
  }
}
