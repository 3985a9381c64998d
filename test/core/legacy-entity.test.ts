/** The older form of entity messages, as plain .NET and the Java of Azure Functions write it (section 3.9). */
import { describe, expect, test } from 'vitest'
import type { EntityEffect } from '../../src/durable-task/core/entity-actions.ts'
import { readLegacyEvent } from '../../src/durable-task/core/legacy-entity.ts'
import { toMillis } from '../../src/durable-task/core/timestamp.ts'

const entity = { id: '@counter@a', name: 'counter' }
const id = 'c0ffee00-0000-4000-8000-000000000001'

const read = (body: unknown, name = 'op'): EntityEffect | string =>
  readLegacyEvent(entity, name, JSON.stringify(body))

const operation = (more: object) => ({
  type: 'operateEntity',
  entity,
  operation: { kind: 'call', requestId: id, operation: 'add', dialect: 'legacy', ...more },
})
const lockOf = (...lockSet: string[]) => ({
  type: 'lockEntities',
  criticalSectionId: id,
  lockSet,
  dialect: 'legacy',
})

/** Written into every body by .NET. */
const sorting = {
  Timestamp: '2026-05-01T10:00:00Z',
  Predecessor: '0001-01-01T00:00:00',
  IsLockRequest: false,
}
const fromDotnet = { id, parent: 'i', parentExecution: 'x', ...sorting }

describe('a request', () => {
  test.for<[string, object, object]>([
    ['.NET', { op: 'add', input: '5', ...fromDotnet }, { kind: 'call', input: '5' }],
    ['.NET', { op: 'add', signal: true, input: '"a"', ...fromDotnet }, { kind: 'signal', input: '"a"' }],
    ['a .NET client', { op: 'add', signal: true, id, ...sorting }, { kind: 'signal' }],
    ['Java', { op: 'add', signal: false, input: '5', id, parent: 'i' }, { kind: 'call', input: '5' }],
    ['Java', { op: 'add', signal: true, input: '5', id }, { kind: 'signal', input: '5' }],
  ])('of %s, %j, is read', ([, body, expected]) => {
    expect(read(body)).toEqual(operation(expected))
  })

  test('is a signal only when it says so in so many words', () => {
    for (const signal of ['true', 1, {}, [], null, false, undefined])
      expect(read({ op: 'add', id, signal })).toEqual(operation({ kind: 'call' }))
  })

  test('has its input as text, an empty one as well, and none when there is none', () => {
    expect(read({ op: 'add', id, input: '' })).toEqual(operation({ input: '' }))
    for (const input of [null, undefined]) expect(read({ op: 'add', id, input })).toEqual(operation({}))
  })

  test('may be of an operation with an empty name', () => {
    expect(read({ op: '', id })).toEqual(operation({ operation: '' }))
  })

  test('takes nothing from the body about who sends it', () => {
    const effect = read({ op: 'add', id, parent: 'forged', parentExecution: 'forged' })
    expect(JSON.stringify(effect)).not.toContain('forged')
  })

  test('may hold what only newer versions know', () => {
    const more = {
      createTrace: false,
      requestTime: '2026-05-01T10:00:00Z',
      parentTraceContext: { traceParent: 't' },
      ClientSpanId: 's',
      DispatchCount: 3,
    }
    expect(read({ op: 'add', id, ...more })).toEqual(operation({}))
  })

  test('keeps the case of its keys: others mean nothing', () => {
    expect(read({ op: 'add', id, Signal: true, SIGNAL: true, Input: '5' })).toEqual(operation({}))
    expect(read({ Op: 'add', Id: id })).toBeTypeOf('string')
  })
})

describe('229 a scheduled request', () => {
  /** Noon on the first of May 2026. */
  const noon = Date.UTC(2026, 4, 1, 12) / 1000

  test.for([
    ['2026-05-01T12:00:00Z', 0],
    ['2026-05-01T12:00:00.5Z', 500_000_000],
    ['2026-05-01T12:00:00.123Z', 123_000_000],
    ['2026-05-01T12:00:00.1230000Z', 123_000_000],
    ['2026-05-01T12:00:00.123000000Z', 123_000_000],
    ['2026-05-01T14:00:00+02:00', 0],
  ] as const)('is due at %s, in its body or in its name', ([text, nanos]) => {
    const scheduledTime = { seconds: noon, nanos }
    expect(read({ op: 'add', id, due: text }, `op@${text}`)).toEqual(operation({ scheduledTime }))
    expect(read({ op: 'add', id, due: text })).toEqual(operation({ scheduledTime }))
    expect(read({ op: 'add', id }, `op@${text}`)).toEqual(operation({ scheduledTime }))
  })

  test('is due when its body says: .NET caps the instant in the name', () => {
    const body = { op: 'add', signal: true, id, due: '2026-05-01T12:00:00Z' }
    expect(read(body, 'op@2026-04-07T00:00:00.0000000Z')).toEqual(
      operation({ kind: 'signal', scheduledTime: { seconds: noon, nanos: 0 } }),
    )
  })

  test('is not due a part of a millisecond early either', () => {
    for (const [digits, millis] of [
      ['1234567', 124],
      ['123456789', 124],
      ['000001', 1],
    ] as const)
      expect(read({ op: 'add', id, due: `2026-05-01T12:00:00.${digits}Z` })).toSatisfy(
        (effect: EntityEffect) =>
          effect.type === 'operateEntity' &&
          toMillis(effect.operation.scheduledTime!) === noon * 1000 + millis,
      )
  })

  test('without an instant that can be read is due at once', () => {
    for (const name of ['op@', 'op@soon', 'op@-'])
      expect(read({ op: 'add', id }, name)).toEqual(operation({}))
    for (const due of ['', 'soon', 7, null, {}, ['2026']])
      expect(read({ op: 'add', id, due })).toEqual(operation({}))
  })
})

describe('a lock request', () => {
  const lockset = [
    { name: 'counter', key: 'a' },
    { name: 'account', key: 'B' },
  ]

  test.for<[string, object]>([
    ['.NET', { op: null, lockset, ...fromDotnet }],
    ['.NET', { lockset, ...fromDotnet, IsLockRequest: true }],
    ['Java', { op: null, lockset, pos: 0, id, parent: 'i' }],
  ])('of %s, %j, is read', ([, body]) => {
    expect(read(body)).toEqual(lockOf('@account@B', '@counter@a'))
  })

  test('236 237 asks for each entity once, in one order for all, under its normalised id', () => {
    const twice = [...lockset, { name: 'Counter', key: 'a' }, { name: 'counter', key: 'A' }]
    expect(read({ op: null, id, lockset: twice })).toEqual(lockOf('@account@B', '@counter@A', '@counter@a'))
  })

  test('begins at the first entity, wherever the body says it is', () => {
    expect(read({ op: null, id, lockset, pos: 1 })).toEqual(lockOf('@account@B', '@counter@a'))
  })

  test('without a set is for the entity it was sent to', () => {
    expect(read({ op: null, id })).toEqual(lockOf('@counter@a'))
    expect(read({ id })).toEqual(lockOf('@counter@a'))
  })

  test('of keys with @ and of empty keys is read', () => {
    const odd = [
      { name: 'counter', key: 'a@b' },
      { name: 'counter', key: '' },
    ]
    expect(read({ op: null, id, lockset: odd })).toEqual(lockOf('@counter@', '@counter@a@b'))
  })

  test.for<[unknown]>([[{}], [{ key: 'a' }], [{ name: '', key: 'a' }], [null], ['counter'], [7], [[]]])(
    'for %j, which is no entity, is refused',
    ([wrong]) => {
      expect(read({ op: null, id, lockset: [...lockset, wrong] })).toMatch(
        /lock of '.*', which is no entity id/,
      )
    },
  )
})

describe('a release', () => {
  test.for([{ parent: 'i', id }, { id }, { id, ...sorting, op: 'ignored', lockset: [] }])(
    '%j is read',
    body => {
      expect(read(body, 'release')).toEqual({ type: 'unlockEntity', entity, criticalSectionId: id })
    },
  )
})
