/** Entity ids as users and workers write them (section 3.1). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalizePrefix, parseEntityId, requireEntityId } from '../../src/durable-task/core/entity-id.ts'
import { limitsOf } from '../../src/durable-task/core/limits.ts'
import { isEntityId } from '../../src/durable-task/core/validation.ts'
import { BackendError } from '../../src/index.ts'

describe('an entity id', () => {
  test.for([
    ['217 a name in upper case', '@Counter@a', '@counter@a', 'counter'],
    ['218 a key in upper case, which is kept', '@counter@A', '@counter@A', 'counter'],
    ['a key with @', '@counter@a@b', '@counter@a@b', 'counter'],
    ['a key that begins with @', '@counter@@', '@counter@@', 'counter'],
    ['an empty key', '@counter@', '@counter@', 'counter'],
    ['a key of several lines', '@counter@a\nb', '@counter@a\nb', 'counter'],
    ['a name with a space', '@My Counter@a', '@my counter@a', 'my counter'],
  ] as const)('%s: %j is %j', ([, text, id, name]) => {
    expect(parseEntityId(text)).toEqual({ id, name })
  })

  test.for(['', '@', '@counter', '@@a', 'counter@a', 'a@b@c', ' @counter@a', '@'.repeat(3)])(
    'is not %j',
    text => {
      expect(parseEntityId(text)).toBeUndefined()
    },
  )

  test('that is normalised stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, key) => {
        const parsed = parseEntityId(`@${name}@${key}`)
        if (name === '' || name.includes('@')) return
        expect(parsed).toEqual({ id: `@${name.toLowerCase()}@${key}`, name: name.toLowerCase() })
        expect(parseEntityId(parsed!.id)).toEqual(parsed)
      }),
    )
  })

  test('is never an id an orchestration may have', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        if (parseEntityId(text)) expect(isEntityId(text)).toBe(true)
      }),
    )
    expect(isEntityId('@counter@a')).toBe(true)
    expect(isEntityId('counter@a')).toBe(false)
  })
})

describe('an entity id from a client', () => {
  const refusal = (text: string): BackendError => {
    try {
      requireEntityId(limitsOf(), text)
    } catch (error) {
      if (error instanceof BackendError) return error
    }
    throw new Error(`'${text}' was taken`)
  }

  test('is normalised', () => {
    expect(requireEntityId(limitsOf(), '@Counter@A')).toEqual({ id: '@counter@A', name: 'counter' })
  })

  test('that is none is refused, with an example of one', () => {
    for (const text of ['', 'counter', '@counter', '@@a']) {
      expect(refusal(text)).toMatchObject({ code: 'invalid-request' })
      expect(refusal(text).message).toContain(`'${text}' is no entity id`)
    }
  })

  test('has at most 100 characters', () => {
    const longest = `@a@${'k'.repeat(97)}`
    expect(requireEntityId(limitsOf(), longest).id).toBe(longest)
    expect(refusal(`${longest}k`)).toMatchObject({ code: 'invalid-request' })
    expect(refusal(`${longest}k`).message).toMatch(/at most 100 characters.*101/)
  })
})

describe('252 a prefix', () => {
  test.for([
    ['', ''],
    ['counter', '@counter'],
    ['Counter', '@counter'],
    ['@Counter', '@counter'],
    ['Counter@a', '@counter@a'],
    ['@counter@', '@counter@'],
    ['@Counter@Key', '@counter@Key'],
    ['Counter@Key@More', '@counter@Key@More'],
    ['@', '@'],
    ['@counter@A\nB', '@counter@A\nB'],
  ] as const)('%j is looked for as %j', ([prefix, expected]) => {
    expect(normalizePrefix(prefix)).toBe(expected)
  })

  test('of an id, however its name is written, matches the id', () => {
    const name = fc.string({ minLength: 1 }).filter(text => !text.includes('@'))
    fc.assert(
      fc.property(name, fc.string(), fc.nat(), fc.boolean(), (written, key, length, hasAt) => {
        const prefix = `@${written}@${key}`.slice(0, length + 1)
        const typed = hasAt ? prefix : prefix.slice(1)
        const { id } = parseEntityId(`@${written}@${key}`)!
        expect(id.startsWith(normalizePrefix(typed))).toBe(true)
      }),
    )
  })
})
