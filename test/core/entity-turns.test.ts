/** Messages to entities among the other actions of a turn: confirmed in their place, carried out in their order. */
import { describe, expect, test } from 'vitest'
import type { Action, SendEntityMessage } from '../../src/durable-task/core/actions.ts'
import { commitTurn } from '../../src/durable-task/core/commit-turn.ts'
import { typesOf } from './histories.ts'

const commit = (...actions: Action[]) =>
  commitTurn({ instanceId: 'i', customStatus: undefined }, 1, { actions })

const message = (id: number, body: Omit<SendEntityMessage, 'type' | 'id'>): Action => ({
  type: 'sendEntityMessage',
  id,
  ...body,
})
const target = { requestId: 'r', operation: 'add', targetInstanceId: '@counter@a' }
const signal = (id: number) => message(id, { entityOperationSignaled: target })
const call = (id: number) => message(id, { entityOperationCalled: target })
const lock = (id: number) =>
  message(id, { entityLockRequested: { criticalSectionId: 's', lockSet: ['@counter@a'], position: 0 } })
const unlock = (id: number) =>
  message(id, { entityUnlockSent: { criticalSectionId: 's', targetInstanceId: '@counter@a' } })
const legacy = (id: number, body: object, name = 'op'): Action => ({
  type: 'sendEvent',
  id,
  instance: { instanceId: '@Counter@a' },
  name,
  data: JSON.stringify(body),
})
const end = (orchestrationStatus: 'COMPLETED' | 'FAILED' | 'CONTINUED_AS_NEW'): Action => ({
  type: 'completeOrchestration',
  id: 9,
  orchestrationStatus,
  carryoverEvents: [],
  tags: {},
})

test('166 each is confirmed under the id of its action, also under 0, in order', () => {
  const { confirmations, effects } = commit(signal(4), call(0), lock(2), unlock(4))
  expect(confirmations.map(({ type, eventId }) => [type, eventId])).toEqual([
    ['entityOperationSignaled', 4],
    ['entityOperationCalled', 0],
    ['entityLockRequested', 2],
    ['entityUnlockSent', 4],
  ])
  expect(typesOf(effects)).toEqual(['operateEntity', 'operateEntity', 'lockEntities', 'unlockEntity'])
})

test('166 in the older form each is confirmed as an event sent to the target as it was written', () => {
  const { confirmations, effects } = commit(
    legacy(1, { op: 'add', id: 'r' }),
    legacy(2, { id: 's', lockset: [{ name: 'Counter', key: 'a' }] }),
    legacy(3, { id: 's' }, 'release'),
  )
  expect(confirmations).toMatchObject([
    { type: 'eventSent', eventId: 1, instanceId: '@Counter@a', name: 'op' },
    { type: 'eventSent', eventId: 2, instanceId: '@Counter@a', name: 'op' },
    { type: 'eventSent', eventId: 3, instanceId: '@Counter@a', name: 'release', input: '{"id":"s"}' },
  ])
  const entity = { id: '@counter@a', name: 'counter' }
  expect(effects).toMatchObject([
    { type: 'operateEntity', entity },
    { type: 'lockEntities', lockSet: ['@counter@a'] },
    { type: 'unlockEntity', entity, criticalSectionId: 's' },
  ])
})

describe.for(['COMPLETED', 'FAILED', 'CONTINUED_AS_NEW'] as const)('a turn that ends as %s', status => {
  test('207 sends its signals and releases', () => {
    expect(typesOf(commit(signal(1), unlock(2), end(status)).effects)).toEqual([
      'operateEntity',
      'unlockEntity',
    ])
  })

  test('asks for no lock that nobody would use, though the history says it was asked for', () => {
    const { effects, confirmations } = commit(lock(1), legacy(2, { id: 's' }), end(status))
    expect(effects).toEqual([])
    expect(typesOf(confirmations)).toEqual(['entityLockRequested', 'eventSent'])
  })
})

test.for<[string, Action]>([
  ['a signal to no entity', message(7, { entityOperationSignaled: { ...target, targetInstanceId: 'a' } })],
  ['a message of no kind', message(7, {})],
  [
    'an event to an id that is no entity',
    { ...legacy(7, {}), instance: { instanceId: '@counter' } } as Action,
  ],
])('159 %s fails the turn as a whole, with the id of its action', ([, wrong]) => {
  const { confirmations, effects, result } = commit(signal(1), wrong, unlock(2))
  expect([...confirmations, ...effects]).toEqual([])
  expect(result).toMatchObject({
    type: 'ended',
    outcome: {
      status: 'FAILED',
      failureDetails: {
        errorType: 'InvalidOrchestratorResponse',
        errorMessage: expect.stringContaining('(action id 7)'),
      },
    },
  })
})
