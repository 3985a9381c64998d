/** Addresses of the page, read and written. */
import { expect, test } from 'vitest'
import { encodePart, readRoute, withParam } from '../../page/address.ts'

const read = (hash: string) => {
  const { query, ...rest } = readRoute(hash)
  return { ...rest, query: Object.fromEntries(query) }
}

test('an address names the hub, the view, what is open in it, and how it is shown', () => {
  expect(read('#/orders/instances/order-1042?step=3&axis=steps')).toEqual({
    hub: 'orders',
    isLambda: false,
    view: 'instances',
    id: 'order-1042',
    query: { step: '3', axis: 'steps' },
  })
  expect(read('#/orders/entities')).toMatchObject({ hub: 'orders', view: 'entities', id: undefined })
})

test('what is left out, or unknown, is the list of no particular hub', () => {
  for (const hash of ['', '#', '#/'])
    expect(read(hash)).toMatchObject({ hub: undefined, isLambda: false, view: 'instances', id: undefined })
  expect(read('#/orders/nonsense').view).toBe('instances')
})

test('executions of durable functions have a place of their own, which no hub can be called', () => {
  expect(read('#/@lambda/executions/e-1?op=s')).toEqual({
    hub: undefined,
    isLambda: true,
    view: 'executions',
    id: 'e-1',
    query: { op: 's' },
  })
  expect(read('#/@lambda/workers').view).toBe('executions')
  expect(read('#/orders/executions').view).toBe('instances')
  expect(read(`#/${encodePart('@lambda')}/instances`)).toMatchObject({ hub: '@lambda', isLambda: false })
})

test('names are decoded, slashes in ids or not, and what cannot be decoded stays as it is', () => {
  expect(read('#/my%20hub/instances/a%2Fb%3Fc').id).toBe('a/b?c')
  expect(read('#/my%20hub/instances/a/b').id).toBe('a/b')
  expect(read('#/my%20hub/instances').hub).toBe('my hub')
  expect(read('#/h/entities/%40stock%40100%').id).toBe('%40stock%40100%')
})

test('a parameter is set, changed and taken out; the others stay', () => {
  expect(withParam('#/h/instances', 'q', 'a b')).toBe('#/h/instances?q=a+b')
  expect(withParam('#/h/instances?q=a&sort=id', 'q', 'c')).toBe('#/h/instances?q=c&sort=id')
  expect(withParam('#/h/instances?q=a', 'q', undefined)).toBe('#/h/instances')
  expect(withParam('#/h/instances?q=a', 'q', '')).toBe('#/h/instances')
})
