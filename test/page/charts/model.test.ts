/** What a chart shows of a log: nodes, times, edges, and the same in words. */
import { expect, test } from 'vitest'
import { captionOf, describeChart } from '../../../page/charts/caption.ts'
import { entityChart } from '../../../page/charts/entity.generated.ts'
import { detailsOf, modelOf } from '../../../page/charts/model.ts'
import { orchestrationChart } from '../../../page/charts/orchestration.generated.ts'
import type { LogEntry } from '../../../page/live/types.ts'
import * as entity from '../../machines/entity-steps.ts'
import {
  arrived,
  committed,
  completed,
  dispatched,
  due,
  resume,
  rewind,
  suspend,
  terminate,
} from '../../machines/orchestration-steps.ts'
import { entityLog, orchestrationLog } from './logs.ts'

/** Suspended once for 13.1 s, and running again. */
const resumed = orchestrationLog([
  [2, dispatched],
  [7, committed(0)],
  [8_200, suspend],
  [13_100, resume(0)],
])

const at = (log: readonly LogEntry[], k: number, later = 1_300) =>
  [orchestrationChart, log, k, log.at(-1)!.at + later] as const

const last = (log: readonly LogEntry[]) => at(log, log.length - 1)

const taken = (log: readonly LogEntry[], k = log.length - 1) =>
  Object.fromEntries(modelOf(...at(log, k)).taken)

const captionText = (...of: Parameters<typeof captionOf>): string => {
  const { lead, event, what, when } = captionOf(...of)!
  return lead + event + what + when
}

test('nodes with time and visits, up to the live end', () => {
  const { active, visited } = modelOf(...last(resumed))
  expect([...active.keys()].sort()).toEqual(['idle', 'running'])
  expect(Object.fromEntries(visited)).toEqual({
    pending: { spent: 9, visits: 1 },
    running: { spent: 8_200 + 1_300, visits: 2 },
    suspended: { spent: 13_100, visits: 1 },
    idle: { spent: 8_200 + 13_100 + 1_300, visits: 2 },
    queued: { spent: 2, visits: 1 },
    out: { spent: 7, visits: 1 },
  })
})

test('at a past entry nothing counts that came after it', () => {
  const { active, visited } = modelOf(...at(resumed, 2))
  expect([...active.keys()].sort()).toEqual(['idle', 'running'])
  expect(visited.get('running')).toEqual({ spent: 0, visits: 1 })
  expect(visited.has('suspended')).toBe(false)
})

test('below the name: time and visits, the state inside, or that it ended there', () => {
  const details = (log: LogEntry[], node: string) =>
    detailsOf(modelOf(...last(log)), node, orchestrationChart.nodes[node]!.isEnd)
  expect(details(resumed, 'running')).toEqual(['9.5 s, 2 visits', '9.5 s', '9.5 s'])
  expect(details(resumed, 'failed')).toEqual([])
  expect(details(orchestrationLog([], { isDue: false }), 'pending')[0]).toBe('scheduled, 1.3 s')
  expect(
    details(orchestrationLog([[86_400_000 * 2 + 3_600_000 * 3, due]], { isDue: false }), 'pending'),
  ).toEqual(['due, 2 d 3 h', 'due, 2 d', 'due'])
  const failed = orchestrationLog([
    [2, dispatched],
    [3, completed('FAILED')],
  ])
  expect(details(failed, 'failed')).toEqual(['ended here'])
  expect(details([...failed, ...afterwards(failed, [60_000, rewind(1)])], 'failed')[0]).toBe('1 m')
})

/** The entries that an event adds to a log of a failed instance. */
function afterwards(failed: readonly LogEntry[], [after]: [number, unknown]): LogEntry[] {
  const [sequence, before] = [failed.length + 1, failed.at(-1)!]
  const to = { live: { lifecycle: 'running', turn: 'queued' } }
  return [{ sequence, at: before.at + after, event: 'instance.rewind', from: before.to, to }]
}

test('a log without its beginning says that times are at least these', () => {
  const part = resumed.slice(3)
  const model = modelOf(...last(part))
  expect(detailsOf(model, 'running', false)).toEqual(['over 1.3 s', 'over 1.3 s'])
  expect(model.visited.has('pending')).toBe(false)
})

test('a log that begins when somebody begins to watch says so too', () => {
  const part: LogEntry[] = [
    { sequence: 1, at: 0, event: 'registered', to: { live: { lifecycle: 'running', turn: 'idle' } } },
    { sequence: 2, at: 40, event: 'message.arrived', to: { live: { lifecycle: 'running', turn: 'idle' } } },
  ]
  const model = modelOf(orchestrationChart, part, 1, 100)
  expect(model.visited.get('running')).toEqual({ spent: 100, visits: 1 })
  expect(detailsOf(model, 'running', false)[0]).toBe('over 100 ms')
})

test('edges of one event in both regions, and what follows on its own', () => {
  expect(taken(resumed, 0)).toEqual({ '>idle': '', '>pending': '', 'idle>queued': 'has work' })
  expect(taken(resumed, 1)).toEqual({ 'queued>out': 'dispatched' })
  expect(taken(resumed, 2)).toEqual({ 'out>idle': 'committed', 'pending>running': 'turn.committed' })
  const more = orchestrationLog([
    [2, dispatched],
    [7, committed(1)],
  ])
  expect(taken(more)).toEqual({
    'out>idle': 'committed',
    'idle>queued': 'has work',
    'pending>running': 'turn.committed',
  })
  const held = orchestrationLog([[2, suspend]])
  expect(taken(held)).toEqual({ 'pending>suspended': 'suspend', 'queued>idle': 'held' })
})

test('the node that was left, for an edge that leaves the region', () => {
  const ended = orchestrationLog([
    [2, suspend],
    [9, terminate],
  ])
  const { taken: edges, left } = modelOf(...last(ended))
  expect([...edges.keys()]).toEqual(['live>terminated'])
  expect(left).toContain('suspended')
  expect(orchestrationChart.wide.leaving['live>terminated']).toHaveProperty('suspended')
})

test('a termination that waited for the turn is told apart', () => {
  const begun = [
    [2, dispatched],
    [7, committed(1)],
    [1, dispatched],
    [5, terminate],
  ] as const
  expect(taken(orchestrationLog(begun))).toEqual({})
  expect(taken(orchestrationLog([...begun, [9, committed(0)]]))).toEqual({ 'out>terminated': 'after turn' })
})

test('a state to which no transition leads is shown without an edge', () => {
  const restored: LogEntry = { sequence: 1, at: 0, event: 'registered', to: 'failed' }
  const model = modelOf(orchestrationChart, [restored], 0, 1)
  expect([...model.active.keys()]).toEqual(['failed'])
  expect(model.taken.size).toBe(0)
})

test.for([
  ['Last transition: instance.resume, suspended to running, 1.3 s ago', 4],
  ['Transition 4: instance.suspend, running to suspended, +8.21 s', 3],
  ['Transition 3: turn.committed, pending to running, +9 ms', 2],
  ['Transition 2: turn.dispatched, stays pending, +2 ms', 1],
  ['Transition 1: registered, pending, +0 ms', 0],
] as const)('%s', ([text, k]) => {
  expect(captionText(...at(resumed, k))).toBe(text)
})

test('what changed nothing, and what ended it', () => {
  const quiet = orchestrationLog([
    [2, dispatched],
    [3, arrived(2)],
  ])
  expect(captionText(...last(quiet))).toBe(
    'Last transition: took in message.arrived, nothing changed, 1.3 s ago',
  )
  const done = orchestrationLog([
    [2, dispatched],
    [3, completed('COMPLETED')],
  ])
  expect(captionText(...last(done))).toBe('Last transition: turn.completed, pending to completed')
})

test('of an empty log nothing is said', () => {
  const of = [orchestrationChart, [], 0, 0] as const
  expect(captionOf(...of)).toBeUndefined()
  expect(describeChart(...of)).toBe('State chart.')
  expect(modelOf(...of).active.size).toBe(0)
})

test('an entity moves in two regions at once', () => {
  const state = { hasState: true }
  const locked = entityLog([
    [5, entity.changed({ ...state, next: 'operation' })],
    [6, entity.dispatched(state)],
    [12, entity.committed({ ...state, next: entity.A })],
  ])
  const of = [entityChart, locked, 3, locked[3]!.at + 40] as const
  expect(Object.fromEntries(modelOf(...of).taken)).toEqual({
    'out>idle': 'committed',
    'free>locked': 'lock is next',
  })
  expect(captionText(...of)).toBe('Last transition: batch.committed, free to locked, out to idle, 40 ms ago')
  expect(describeChart(...of)).toBe(
    'State chart. Active: locked, batch idle. Last transition: batch.committed, free to locked, out to idle, 40 ms ago.',
  )
  const gone = entityLog([[5, entity.changed()]])
  expect(captionText(entityChart, gone, 1, gone[1]!.at)).toBe(
    'Last transition: contents.changed, free and idle to empty, 0 ms ago',
  )
})

test('in words for those who do not see it', () => {
  expect(describeChart(...last(resumed))).toBe(
    'State chart. Active: turn idle, running. Last transition: instance.resume, suspended to running, 1.3 s ago.',
  )
})
