import { expect, it } from 'vitest'
import type { ActionKind } from '../../page/actions/kinds.ts'
import { refusalFor } from '../../page/actions/rules.ts'
import type { Status } from '../../page/live/types.ts'

const allowed: Readonly<Record<Status, readonly ActionKind[]>> = {
  PENDING: ['raise', 'suspend', 'terminate', 'restart'],
  RUNNING: ['raise', 'suspend', 'terminate', 'restart'],
  SUSPENDED: ['raise', 'resume', 'terminate', 'restart'],
  COMPLETED: ['restart', 'purge'],
  FAILED: ['rewind', 'restart', 'purge'],
  CANCELED: ['restart', 'purge'],
  TERMINATED: ['restart', 'purge'],
}
const ofInstances = ['raise', 'suspend', 'resume', 'terminate', 'rewind', 'restart', 'purge'] as const

it.each(Object.entries(allowed))('%s allows what the server allows', (status, kinds) => {
  const found = ofInstances.filter(kind => refusalFor(kind, status as Status) === undefined)
  expect([...found].sort()).toEqual([...kinds].sort())
})

it('says why not', () => {
  expect(refusalFor('raise', 'FAILED')).toBe('It has ended')
  expect(refusalFor('suspend', 'SUSPENDED')).toBe('It is suspended already')
  expect(refusalFor('rewind', 'COMPLETED')).toBe('Only a failed instance can be rewound')
  expect(refusalFor('purge', 'RUNNING')).toBe('Only after it has ended')
  expect(refusalFor('raise', undefined)).toBe('There is no such instance')
})

it('needs no instance to start or to signal', () => {
  expect(refusalFor('start', undefined)).toBeUndefined()
  expect(refusalFor('signal', undefined)).toBeUndefined()
})
