/** Keys of the page: who has them, and two after each other. */
import { expect, test } from 'vitest'
import { bindKeys, type Keys, press } from '../../page/keys.ts'
import { atEnd } from '../support/at-end.ts'

function bind(...names: string[]): string[] {
  const pressed: string[] = []
  const keys: Keys = Object.fromEntries(names.map(name => [name, () => void pressed.push(name)]))
  atEnd(bindKeys(() => keys))
  return pressed
}

test('a key does what it is bound to, and a key that is bound to nothing is left to the browser', () => {
  const pressed = bind('/', 'Escape')
  expect(press('/')).toBe(true)
  expect(press('x')).toBe(false)
  expect(pressed).toEqual(['/'])
})

test('of two that bind a key the later one has it, until it is gone', () => {
  const page = bind('j')
  let count = 0
  const unbind = bindKeys(() => ({ j: () => void count++ }))
  press('j')
  unbind()
  press('j')
  expect([count, page]).toEqual([1, ['j']])
})

test('two keys after each other', () => {
  const pressed = bind('g i', 'g e', 'j', 'e')
  for (const key of ['g', 'i', 'g', 'e']) expect(press(key)).toBe(true)
  expect(pressed).toEqual(['g i', 'g e'])
})

test('a first key that is not followed up is forgotten', () => {
  const pressed = bind('g i', 'j', 'i')
  for (const key of ['g', 'j', 'i']) press(key)
  expect(pressed).toEqual(['j', 'i'])
})
