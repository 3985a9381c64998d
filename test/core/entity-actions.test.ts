/** What orchestrations ask of entities: confirmations, effects, and what cannot be asked (sections 3.5 and 3.6). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SendEntityMessage } from '../../src/durable-task/core/actions.ts'
import {
  type EntityRequest,
  isForEntity,
  readEntityAction,
  readLockSet,
} from '../../src/durable-task/core/entity-actions.ts'

const read = (message: Omit<SendEntityMessage, 'type' | 'id'>): EntityRequest | string =>
  readEntityAction({ type: 'sendEntityMessage', id: 7, ...message })

const scheduledTime = { seconds: 60, nanos: 1 }
const message = { requestId: 'r', operation: 'add', input: '', scheduledTime, targetInstanceId: '@Counter@A' }
const entity = { id: '@counter@A', name: 'counter' }
const bare = { requestId: 'r', operation: '', targetInstanceId: '@counter@A' }

describe.for([
  ['signal', 'entityOperationSignaled'],
  ['call', 'entityOperationCalled'],
] as const)('a %s', ([kind, type]) => {
  test('is confirmed as it was sent, and goes to the normalised id', () => {
    expect(read({ [type]: message })).toEqual({
      confirmation: { type, ...message },
      effect: {
        type: 'operateEntity',
        entity,
        operation: { kind, requestId: 'r', operation: 'add', input: '', scheduledTime, dialect: 'native' },
      },
    })
  })

  test('without input and time has none; the name of the operation may be anything', () => {
    const { confirmation, effect } = read({ [type]: bare }) as EntityRequest
    expect(confirmation).toEqual({ type, ...bare })
    expect(effect).toEqual({
      type: 'operateEntity',
      entity,
      operation: { kind, requestId: 'r', operation: '', dialect: 'native' },
    })
  })

  test('to anything but an entity is refused', () => {
    for (const targetInstanceId of ['', 'counter', '@counter', '@@a', undefined])
      expect(read({ [type]: { ...message, targetInstanceId } })).toBe(
        `The worker sent a ${kind} to '${targetInstanceId ?? ''}', which is no entity id: it must look like '@name@key'.`,
      )
  })

  test('without a request id is refused: nobody could be answered', () => {
    expect(read({ [type]: { ...message, requestId: '' } })).toBe(
      `The worker sent a ${kind} to '@Counter@A' without a request id.`,
    )
  })

  test('takes nothing from the worker about who sends it', () => {
    const forged = { ...message, parentInstanceId: 'forged', parentExecutionId: 'forged' }
    expect(JSON.stringify(read({ [type]: forged }))).not.toContain('forged')
  })
})

describe('a lock request', () => {
  const lockSet = ['@b@1', '@A@2', '@b@1', '@a@2', '@a@10']

  test('236 237 is confirmed as it was sent, and asks for each entity once, in one order for all', () => {
    expect(read({ entityLockRequested: { criticalSectionId: 's', lockSet, position: 0 } })).toEqual({
      confirmation: { type: 'entityLockRequested', criticalSectionId: 's', lockSet, position: 0 },
      effect: {
        type: 'lockEntities',
        criticalSectionId: 's',
        lockSet: ['@a@10', '@a@2', '@b@1'],
        dialect: 'native',
      },
    })
  })

  test('236 of the same entities in any order and spelling asks for the same', () => {
    const names = fc.constantFrom('@a@1', '@A@1', '@b@1', '@B@1', '@a@B', '@a@b', '@ab@', '@a@')
    const shuffled = fc
      .array(names)
      .chain(some => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })))
    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        const entities = readLockSet(some)
        expect(readLockSet([...others, ...some])).toEqual(entities)
        expect(entities).toEqual([...new Set(entities)].sort())
      }),
    )
  })

  test('starts at the first entity, whatever position the worker writes', () => {
    const request = { criticalSectionId: 's', lockSet: ['@a@1', '@b@1'], position: 1 }
    const { confirmation, effect } = read({ entityLockRequested: request }) as EntityRequest
    expect(confirmation).toMatchObject({ position: 1 })
    expect(effect).toMatchObject({ lockSet: ['@a@1', '@b@1'] })
    expect(effect).not.toHaveProperty('position')
  })

  test('of nothing asks for nothing', () => {
    const request = { criticalSectionId: 's', lockSet: [], position: 0 }
    expect(read({ entityLockRequested: request })).toMatchObject({ effect: { lockSet: [] } })
  })

  test('for anything but entities is refused', () => {
    for (const wrong of ['counter', '', '@counter', '@@a']) {
      const request = { criticalSectionId: 's', lockSet: ['@a@1', wrong], position: 0 }
      expect(read({ entityLockRequested: request })).toBe(
        `The worker asked for the lock of '${wrong}', which is no entity id: it must look like '@name@key'.`,
      )
    }
  })
})

describe('a release', () => {
  test('is confirmed as it was sent, and goes to the normalised id', () => {
    const release = { criticalSectionId: 's', targetInstanceId: '@Counter@A' }
    expect(read({ entityUnlockSent: release })).toEqual({
      confirmation: { type: 'entityUnlockSent', ...release },
      effect: { type: 'unlockEntity', entity, criticalSectionId: 's' },
    })
  })

  test.for(['', 'counter', undefined])('of %j is refused', targetInstanceId => {
    expect(read({ entityUnlockSent: { criticalSectionId: 's', targetInstanceId } })).toBe(
      `The worker released the lock of '${targetInstanceId ?? ''}', which is no entity id: it must look like '@name@key'.`,
    )
  })
})

test('a message of no known kind is refused', () => {
  expect(read({})).toMatch(/kind this backend does not know/)
})

test('what is for entities is told apart from everything else', () => {
  const native = [
    read({ entityOperationSignaled: message }),
    read({ entityLockRequested: { criticalSectionId: 's', lockSet: [], position: 0 } }),
    read({ entityUnlockSent: { criticalSectionId: 's', targetInstanceId: '@a@1' } }),
  ] as EntityRequest[]
  for (const { effect } of native) expect(isForEntity(effect)).toBe(true)
  for (const type of ['raiseEvent', 'scheduleActivity', 'armTimer', 'createChild', 'terminate'])
    expect(isForEntity({ type })).toBe(false)
})
