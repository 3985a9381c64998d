/** What foreign code may write where a message to an entity should be: refused, with words that help. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EntityEffect } from '../../src/durable-task/core/entity-actions.ts'
import { readLegacyEvent } from '../../src/durable-task/core/legacy-entity.ts'

const entity = { id: '@counter@a', name: 'counter' }
const id = 'c0ffee00-0000-4000-8000-000000000001'

const readText = (data: string | undefined, name = 'op') => readLegacyEvent(entity, name, data)
const read = (body: unknown, name = 'op'): EntityEffect | string => readText(JSON.stringify(body), name)

describe('a body that is none', () => {
  const bodies = [
    undefined,
    '',
    ' ',
    'not JSON',
    '{',
    '{"id":',
    'null',
    'true',
    '7',
    '"text"',
    '[]',
    `["${id}"]`,
  ]
  const without = ['{}', '{"op":"add"}', '{"id":null}', '{"id":""}', '{"id":7}', '{"id":{}}', '{"id":["x"]}']
  const prototypes = ['{"__proto__":{"id":"x"}}', '{"constructor":{"id":"x"}}', '[{"id":"x"}]']

  test.for([...bodies, ...without, ...prototypes])('%j is refused, with entity and event', data => {
    for (const name of ['op', 'op@2026-05-01T12:00:00Z', 'release'])
      expect(readText(data, name)).toBe(
        `The worker sent the entity '@counter@a' the event '${name}', whose body is no JSON with an 'id'.`,
      )
  })

  test('leaves no trace in other objects', () => {
    read({ op: null, id, lockset: [JSON.parse('{"__proto__":{"name":"counter"},"key":"a"}')] })
    readText(`{"__proto__":{"op":"add","polluted":true},"id":"${id}"}`)
    expect({}).not.toHaveProperty('polluted')
    expect({}).not.toHaveProperty('op')
  })

  test('is read by its own keys, not by inherited ones', () => {
    expect(readText(`{"__proto__":{"op":"add","signal":true},"id":"${id}"}`)).toMatchObject({
      type: 'lockEntities',
    })
    expect(readText(`{"constructor":"x","toString":"y","op":"add","id":"${id}"}`)).toMatchObject({
      operation: { kind: 'call', operation: 'add', requestId: id },
    })
  })

  test.for([
    ['an operation that is no text', { op: 7, id }],
    ['an operation that is an object', { op: { name: 'add' }, id }],
    ['an operation that is false', { op: false, id }],
    ['a lock set that is no list', { op: null, id, lockset: 'counter' }],
    ['a lock set that is one entity', { op: null, id, lockset: { name: 'counter', key: 'a' } }],
    ['a name that is no text', { op: null, id, lockset: [{ name: { a: 1 }, key: 'a' }] }],
    ['a key that is no text', { op: null, id, lockset: [{ name: 'counter', key: { a: 1 } }] }],
    ['a name that cannot be text', { op: null, id, lockset: [{ name: { toString: 1 }, key: 'a' }] }],
  ] as const)('with %s asks for nothing that anybody meant, and is refused', ([, body]) => {
    expect(read(body)).toBeTypeOf('string')
  })

  test('whatever it is, is read or refused, and never throws', () => {
    const keys = fc.constantFrom('op', 'signal', 'input', 'id', 'due', 'lockset', 'parent', '__proto__')
    const values = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constant(id),
      fc.array(fc.dictionary(fc.constantFrom('name', 'key'), fc.jsonValue({ maxDepth: 2 })), {
        maxLength: 3,
      }),
    )
    const names = fc.oneof(fc.constantFrom('op', 'release', 'op@', 'op@2026-05-01T12:00:00Z'), fc.string())
    fc.assert(
      fc.property(names, fc.dictionary(keys, values), (name, body) => {
        const effect = read(body, name)
        if (typeof effect === 'string') expect(effect).toMatch(/^The worker .*entity/s)
        else if (effect.type === 'operateEntity') expect(effect.operation.dialect).toBe('legacy')
      }),
      { numRuns: 500 },
    )
  })
})

test.for([
  '',
  'Op',
  'OP',
  'operate',
  'op ',
  'op\n',
  'xop',
  'releases',
  'Release',
  'release@',
  'add',
  'toString',
])('the event %j is none that an entity takes', name => {
  expect(read({ op: 'add', id }, name)).toBe(
    `The worker sent the event '${name}' to the entity '@counter@a', which takes only 'op' and 'release': signal or call it instead.`,
  )
})
