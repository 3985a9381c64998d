import { describe, expect, it } from 'vitest'
import type { Form, Told } from '../../page/actions/form.ts'
import { forms } from '../../page/actions/forms/index.ts'
import type { FormKind, Subject } from '../../page/actions/kinds.ts'
import { childrenOf, type Known, orchestrationsOf } from '../../page/actions/known.ts'
import type { InstanceRow, RunView } from '../../page/live/types.ts'

const NOW = Date.UTC(2026, 2, 1)

const rowOf = (instanceId: string, fields: Partial<InstanceRow> = {}): InstanceRow => ({
  instanceId,
  name: 'processOrder',
  status: 'RUNNING',
  createdAt: NOW,
  changedAt: NOW,
  summary: '',
  isUnserved: false,
  tags: {},
  ...fields,
})

const knownFrom = (rows: readonly InstanceRow[]): Known => ({
  orchestrations: orchestrationsOf(rows, ['old', 'audit']),
  functions: [],
  children: childrenOf(rows),
  row: id => rows.find(({ instanceId }) => instanceId === id),
  now: () => NOW,
})

const viewOf = (fields: Partial<RunView>): RunView => ({
  state: {
    instanceId: 'order 1',
    executionId: 'e',
    name: 'processOrder',
    status: 'RUNNING',
    tags: {},
    createdAt: NOW,
    lastUpdatedAt: NOW,
    inputText: '{"items":3}',
  },
  generation: 1,
  turns: 1,
  explanation: '',
  reasons: [],
  log: [],
  isLogWhole: true,
  work: [],
  history: { events: [], from: 0, size: 0 },
  children: [],
  entities: [],
  knownEvents: [],
  ...fields,
})

function open(kind: FormKind, subject: Subject = { id: 'order 1' }, rows: readonly InstanceRow[] = []): Form {
  return forms[kind](subject, knownFrom(rows))
}

/** What is asked for when a form is sent as it was opened, but for what is typed. */
function send(form: Form, typed: Readonly<Record<string, string>> = {}, told: Told = {}) {
  const values = Object.fromEntries(
    Object.entries(form.fields).map(([name, field]) => [name, field.read(typed[name] ?? field.initial)]),
  )
  return { ask: form.ask(values), said: form.said(told, values), leadsTo: form.leadsTo?.(told, values) }
}

describe('start', () => {
  it('offers names: those clients start first, then what else workers serve, then what nobody does', () => {
    const rows = [
      rowOf('1', { name: 'old', createdAt: NOW - 2 }),
      rowOf('2', { name: 'new', createdAt: NOW - 1 }),
      rowOf('3', { name: 'child', parentInstanceId: '2' }),
    ]
    const { name } = open('start', { id: '' }, rows).fields
    expect(name).toMatchObject({ initial: 'old', options: ['old', 'audit', 'new', 'child'] })
  })

  it('offers the newest first where a worker takes everything', () => {
    const rows = [rowOf('1', { name: 'old', createdAt: NOW - 2 }), rowOf('2', { name: 'new' })]
    expect(orchestrationsOf(rows, undefined)).toEqual(['new', 'old'])
  })

  it('asks for what was typed and leads to the instance', () => {
    const form = open('start', { id: '', name: 'processOrder' })
    const typed = { input: '{"items": 3}', tags: 'team=blue', startAt: '1 d' }
    const told = { instanceId: 'order-2', scheduledStartAt: NOW + 86_400_000 }
    expect(send(form, typed, told)).toEqual({
      ask: {
        path: '/runs',
        body: {
          name: 'processOrder',
          input: { items: 3 },
          tags: { team: 'blue' },
          startAt: told.scheduledStartAt,
        },
      },
      said: 'order-2 starts at 2026-03-02 00:00:00.000, hub time.',
      leadsTo: 'order-2',
    })
    expect(send(form, {}, { instanceId: 'order-2' }).said).toBe('Started order-2.')
  })

  it('takes over the input of the instance it was opened from', () => {
    expect(open('start', { id: '', view: viewOf({}) }).fields.input?.initial).toBe('{\n  "items": 3\n}')
  })

  it('replaces nothing', () => {
    const form = open('start', { id: '' }, [rowOf('order-1')])
    expect(() => send(form, { instanceId: 'order-1' })).toThrow('order-1 exists already (running)')
    expect(send(form, { instanceId: 'order-2' }).ask.body).toMatchObject({ instanceId: 'order-2' })
  })

  it('needs a name', () => {
    expect(() => send(open('start', { id: '' }), { name: ' ' })).toThrow('Name the orchestration')
  })
})

describe('raise', () => {
  const events = [
    { type: 'eventRaised', eventId: 1, timestamp: NOW, name: 'approval', inputText: '{"ok":true}' },
  ]
  const view = viewOf({ knownEvents: ['approval', 'cancel'], history: { events, from: 0, size: 1 } })

  it('has the latest event filled in, with what came with it', () => {
    const form = open('raise', { id: 'order 1', view })
    expect(form.fields.name).toMatchObject({ initial: 'approval', options: ['approval', 'cancel'] })
    expect(send(form)).toMatchObject({
      ask: { path: '/runs/order%201/raise', body: { name: 'approval', input: { ok: true } } },
      said: 'Raised approval. The next turn takes it.',
    })
  })

  it('prefers the event that was suggested', () => {
    const form = open('raise', { id: 'order 1', view, suggestedEvent: 'cancel' })
    expect(send(form, {}, { status: 'SUSPENDED' })).toMatchObject({
      ask: { body: { name: 'cancel', input: undefined } },
      said: 'Raised cancel. It is held until the instance is resumed.',
    })
  })
})

describe('what touches more than one instance says how many', () => {
  const family = [
    rowOf('order 1'),
    rowOf('a', { parentInstanceId: 'order 1', status: 'FAILED' }),
    rowOf('b', { parentInstanceId: 'order 1' }),
    rowOf('c', { parentInstanceId: 'b', status: 'SUSPENDED' }),
    rowOf('d', { parentInstanceId: 'b', status: 'FAILED' }),
    rowOf('e', { parentInstanceId: 'a', status: 'COMPLETED' }),
  ]

  it('terminate: those in progress', () => {
    const form = open('terminate', { id: 'order 1' }, family)
    expect(form.fields.recurse).toMatchObject({ label: 'Children too (2 are in progress)', initial: 'on' })
    expect(send(form, { output: 'duplicate' }, { status: 'TERMINATED' })).toMatchObject({
      ask: { path: '/runs/order%201/terminate', body: { output: 'duplicate', recurse: true } },
      said: 'Terminated, with 2 children.',
    })
    expect(send(form, { recurse: '' }, { status: 'TERMINATED' }).said).toBe('Terminated.')
    expect(send(form, {}, { status: 'RUNNING' }).said).toMatch('as soon as the turn that is out')
  })

  it('terminate: none', () => {
    const { recurse } = open('terminate', { id: 'c' }, family).fields
    expect(recurse).toMatchObject({ label: 'Children too (none is in progress)', initial: '' })
  })

  it('purge: those reached through ended ones', () => {
    const form = open('purge', { id: 'order 1' }, family)
    expect(form.fields.recurse?.label).toBe('Children too (2 have ended)')
    expect(send(form, {}, { purged: 3 })).toEqual({
      ask: { path: '/runs/order%201?recurse=true', method: 'DELETE' },
      said: 'Purged 3 instances.',
      leadsTo: '',
    })
    expect(send(form, { recurse: '' }, { purged: 0 })).toEqual({
      ask: { path: '/runs/order%201', method: 'DELETE' },
      said: 'Nothing was purged: it has not ended.',
      leadsTo: undefined,
    })
  })

  it('rewind: those that failed with it', () => {
    const form = open('rewind', { id: 'order 1' }, family)
    expect(form.note).toMatch('in 1 failed child too')
    expect(send(form).said).toBe('Rewound, with 1 failed child.')
  })
})

describe('restart', () => {
  it('keeps the id of what has ended, and stays there', () => {
    const form = open('restart', { id: 'order 1' }, [rowOf('order 1', { status: 'COMPLETED' })])
    expect(send(form, {}, { instanceId: 'order 1' })).toEqual({
      ask: { path: '/runs/order%201/restart', body: { newId: false } },
      said: 'Restarted with the same input.',
      leadsTo: undefined,
    })
  })

  it('makes another of what is in progress, and leads there', () => {
    const form = open('restart', { id: 'order 1' }, [rowOf('order 1')])
    expect(form.fields.keepsId?.refusal).toBe('Only after it has ended')
    expect(send(form, {}, { instanceId: 'other' })).toEqual({
      ask: { path: '/runs/order%201/restart', body: { newId: true } },
      said: 'Started other with the same input.',
      leadsTo: 'other',
    })
  })
})

describe('signal', () => {
  it('is delivered at once or later', () => {
    const form = open('signal', { id: '@stock@sku 1', operations: ['restock', 'take'] })
    expect(send(form, { input: '40' })).toMatchObject({
      ask: {
        path: '/entities/%40stock%40sku%201/signal',
        body: { operation: 'restock', input: 40, at: undefined },
      },
      said: 'Sent. restock runs when what is before it has run.',
    })
    expect(send(form, { at: '2026-03-02' }).said).toBe(
      'Sent. restock is delivered at 2026-03-02 00:00:00.000, hub time.',
    )
  })
})
