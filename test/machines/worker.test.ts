import { describe, expect, test } from 'vitest'
import type { EventFromLogic, InputFrom } from 'xstate'
import {
  accepts,
  type NameFilter,
  type WorkDescription,
  type WorkFilters,
  type WorkKind,
  workerMachine,
} from '../../machines/worker.ts'
import { begin, type Step, step } from './stepping.ts'

type WorkerStep = Step<typeof workerMachine>
type WorkerEvent = EventFromLogic<typeof workerMachine>

const work = (kind: WorkKind, name = 'A', version = ''): WorkDescription => ({ kind, name, version })
const send = (kind: WorkKind, name?: string, version?: string): WorkerEvent => ({
  type: 'work.send',
  work: work(kind, name, version),
})
const settled = (kind: WorkKind): WorkerEvent => ({ type: 'work.settled', kind })
const filled: WorkerEvent = { type: 'stream.filled' }
const drained: WorkerEvent = { type: 'stream.drained' }
const closed: WorkerEvent = { type: 'stream.closed' }

const limits = { orchestration: 1, activity: 2, entity: 0 }
const connected = (input: Partial<InputFrom<typeof workerMachine>> = {}): WorkerStep =>
  begin(workerMachine, { limits, filters: undefined, refuses: [], ...input })
const play = (from: WorkerStep, ...events: WorkerEvent[]): WorkerStep =>
  events.reduce((at, event) => step(workerMachine, at.snapshot, event), from)

describe('filters', () => {
  const filters = (orchestration: NameFilter): WorkFilters => ({ orchestration, activity: [], entity: [] })

  test('140 without any, everything is accepted', () => {
    for (const kind of ['orchestration', 'activity', 'entity'] as const)
      expect(accepts(undefined, work(kind))).toBe(true)
  })

  test.for<[string, NameFilter, WorkDescription, boolean]>([
    ['141 the listed name', [{ name: 'A', versions: [] }], work('orchestration'), true],
    ['141 another name', [{ name: 'A', versions: [] }], work('orchestration', 'B'), false],
    ['141 a name in other letters', [{ name: 'A', versions: [] }], work('orchestration', 'a'), false],
    ['141 another kind', [{ name: 'A', versions: [] }], work('activity'), false],
    ['142 another version', [{ name: 'A', versions: ['1.0'] }], work('orchestration', 'A', '2.0'), false],
    ['142 no version', [{ name: 'A', versions: ['1.0'] }], work('orchestration'), false],
    ['142 the version', [{ name: 'A', versions: ['1.0'] }], work('orchestration', 'A', '1.0'), true],
    ['28 no version, listed as empty', [{ name: 'A', versions: [''] }], work('orchestration'), true],
    ['143 any version', [{ name: 'A', versions: [] }], work('orchestration', 'A', '2.0'), true],
  ])('%s', ([, orchestration, description, isAccepted]) => {
    expect(accepts(filters(orchestration), description)).toBe(isAccepted)
  })

  test('144 several filters of one name add up', () => {
    const both = filters([
      { name: 'A', versions: ['1'] },
      { name: 'A', versions: ['2'] },
    ])
    const versions = ['1', '2', '3'].map(version => accepts(both, work('orchestration', 'A', version)))
    expect(versions).toEqual([true, true, false])
  })

  test('a worker takes what its filters let through', () => {
    const { snapshot } = connected({ filters: filters([{ name: 'A', versions: [] }]) })
    expect(snapshot.can(send('orchestration', 'A'))).toBe(true)
    expect(snapshot.can(send('orchestration', 'B'))).toBe(false)
    expect(snapshot.can(send('activity', 'A'))).toBe(false)
  })
})

describe('credit', () => {
  test('131 work is taken up to the limit of its kind, and again when some is settled', () => {
    const full = play(connected(), send('activity'), send('activity'))
    expect(full.snapshot.context.inFlight).toEqual({ orchestration: 0, activity: 2, entity: 0 })
    expect(full.snapshot.can(send('activity'))).toBe(false)
    expect(full.snapshot.can(send('orchestration'))).toBe(true)
    expect(play(full, send('activity')).snapshot.context.inFlight.activity).toBe(2)

    const freed = play(full, settled('activity'))
    expect(freed.snapshot.context.inFlight).toEqual({ orchestration: 0, activity: 1, entity: 0 })
    expect(freed.snapshot.can(send('activity'))).toBe(true)
  })

  test.for([0, -1])('129 a limit of %i is none', limit => {
    const unlimited = connected({ limits: { orchestration: limit, activity: limit, entity: limit } })
    const busy = play(unlimited, ...Array.from({ length: 50 }, () => send('entity')))
    expect(busy.snapshot.context.inFlight.entity).toBe(50)
    expect(busy.snapshot.can(send('entity'))).toBe(true)
  })

  test('is never more than was taken', () => {
    const { snapshot } = play(connected(), settled('activity'), send('activity'), send('activity'))
    expect(snapshot.context.inFlight.activity).toBe(2)
  })

  test('272 a refused kind is never taken, whatever the filters say', () => {
    const everything: WorkFilters = {
      orchestration: [{ name: 'A', versions: [] }],
      activity: [],
      entity: [{ name: 'A', versions: [] }],
    }
    for (const filters of [undefined, everything]) {
      const { snapshot } = connected({ filters, refuses: ['entity'] })
      expect(snapshot.can(send('entity'))).toBe(false)
      expect(snapshot.can(send('orchestration'))).toBe(true)
    }
  })
})

describe('the stream', () => {
  test('begins open, with nothing in flight', () => {
    const { snapshot, said } = connected()
    expect(snapshot.value).toBe('streaming')
    expect(snapshot.context.inFlight).toEqual({ orchestration: 0, activity: 0, entity: 0 })
    expect(said).toEqual([])
    expect(snapshot.can(drained)).toBe(false)
  })

  test('takes nothing while it drains, but work is settled', () => {
    const draining = play(connected(), send('activity'), filled)
    expect(draining.snapshot.value).toBe('draining')
    expect(draining.snapshot.can(send('activity'))).toBe(false)
    expect(draining.snapshot.can(filled)).toBe(false)
    const settledMeanwhile = play(draining, settled('activity'))
    expect(settledMeanwhile.snapshot.value).toBe('draining')
    expect(settledMeanwhile.snapshot.context.inFlight.activity).toBe(0)
    const open = play(settledMeanwhile, drained)
    expect(open.snapshot.value).toBe('streaming')
    expect(open.snapshot.can(send('activity'))).toBe(true)
  })

  test('may close at any time, and stays closed', () => {
    for (const from of [connected(), play(connected(), filled)]) {
      const { snapshot } = play(from, closed)
      expect(snapshot).toMatchObject({ value: 'gone', status: 'done' })
      expect(snapshot.can(send('activity'))).toBe(false)
      expect(snapshot.can(drained)).toBe(false)
    }
  })
})
