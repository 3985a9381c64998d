/** What holds of every rewind: the code that replays over the plan finds nothing missing and nothing too much. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HistoryEvent } from '../../src/durable-task/core/events.ts'
import { planRewind } from '../../src/durable-task/core/rewind.ts'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import {
  child,
  childDone,
  childFailed,
  done,
  ended,
  execution,
  failed,
  fired,
  historyOf,
  raised,
  scheduled,
  sent,
  stamped,
  started,
  timer,
  turn,
  type Written,
} from './histories.ts'

/** What one turn does: which open calls are answered and how, and what it asks for under which ids. */
const turns = fc.array(
  fc.record({
    answers: fc.array(fc.record({ which: fc.nat(9), fails: fc.boolean() }), { maxLength: 3 }),
    events: fc.nat(2),
    calls: fc.array(fc.record({ kind: fc.constantFrom('task', 'timer', 'child', 'event'), id: fc.nat(3) }), {
      maxLength: 3,
    }),
  }),
  { minLength: 1, maxLength: 6 },
)

/** A failed history in which few ids are used again and again. Answers to one id come in the order of the calls. */
const histories = turns.map(script => {
  const history: Written[] = []
  const open: { kind: string; id: number }[] = []
  let names = 0
  for (const [index, { answers, events, calls }] of script.entries()) {
    history.push(turn, ...(index === 0 ? [started] : []))
    for (const { which, fails } of answers) {
      const asked = open[which % Math.max(1, open.length)]
      if (!asked) continue
      const { kind, id } = asked
      open.splice(
        open.findIndex(call => call.kind === kind && call.id === id),
        1,
      )
      if (kind === 'timer') history.push(fired(id))
      if (kind === 'task') history.push(fails ? failed(id) : done(id))
      if (kind === 'child') history.push(fails ? childFailed(id) : childDone(id))
    }
    for (let count = 0; count < events; count++) history.push(raised(`e${names++}`))
    for (const { kind, id } of calls) {
      if (kind === 'task') history.push(scheduled(id))
      if (kind === 'timer') history.push(timer(id))
      if (kind === 'child') history.push(child(id, `child-${id}`))
      if (kind === 'event') history.push(sent(id))
      else open.push({ kind, id })
    }
  }
  return [...history, ended]
})

const failures = ['taskFailed', 'subOrchestrationInstanceFailed']
const families = {
  task: [['taskScheduled'], ['taskCompleted', 'taskFailed']],
  timer: [['timerCreated'], ['timerFired']],
  child: [
    ['subOrchestrationInstanceCreated'],
    ['subOrchestrationInstanceCompleted', 'subOrchestrationInstanceFailed'],
  ],
} as const

type Some = { type: string; eventId?: number; taskScheduledId?: number; timerId?: number }
const idOf = ({ eventId, taskScheduledId, timerId }: Some) => taskScheduledId ?? timerId ?? eventId

/** For each id, how many calls of a family have no answer among the events. */
function unanswered(family: keyof typeof families, events: readonly Some[]): number[] {
  const [calls, answers] = families[family] as readonly (readonly string[])[]
  return [0, 1, 2, 3].map(
    id =>
      events.filter(event => calls?.includes(event.type) && event.eventId === id).length -
      events.filter(event => answers?.includes(event.type) && idOf(event) === id).length,
  )
}

const count = (ids: readonly number[]): number[] =>
  [0, 1, 2, 3].map(id => ids.filter(known => known === id).length)

const rewind = (events: readonly Written[]) => {
  const { past, messages, timers, children } = planRewind(historyOf(...events), eventCodec, execution)
  return { past: past.map(({ bytes }) => eventCodec.decode(bytes)), messages, timers, children }
}

const always = (holds: (events: Written[]) => void) =>
  fc.assert(fc.property(histories, holds), { numRuns: 300 })

test('what is kept is part of what was, in its order, and begins with a turn', () => {
  always(events => {
    const { past } = rewind(events)
    const original = stamped(events)
    const places = past.map(event =>
      original.findIndex(({ timestamp }) => timestamp.seconds === event.timestamp.seconds),
    )
    expect(past).toEqual(places.map(place => original[place]))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    if (past.length > 0) expect(past[0]?.type).toBe('orchestratorStarted')
  })
})

test('no activity is left waiting for an answer that will not come', () => {
  always(events => {
    const { past, messages } = rewind(events)
    expect(unanswered('task', [...past, ...messages])).toEqual([0, 0, 0, 0])
  })
})

test('timers and children whose answers are open are named, each once', () => {
  always(events => {
    const { past, messages, timers, children } = rewind(events)
    expect(unanswered('timer', [...past, ...messages])).toEqual(count(timers.map(({ timerId }) => timerId)))
    expect(unanswered('child', [...past, ...messages])).toEqual(count(children.map(({ taskId }) => taskId)))
  })
})

test('nothing is delivered again but messages, and no failure is', () => {
  const deliverable = new Set<HistoryEvent['type']>([
    'executionStarted',
    'eventRaised',
    'taskCompleted',
    'timerFired',
    'subOrchestrationInstanceCompleted',
  ])
  always(events => {
    const { messages } = rewind(events)
    for (const message of messages) {
      expect(deliverable.has(message.type)).toBe(true)
      expect(message).not.toHaveProperty('timestamp')
    }
  })
})

test('every event that was raised is kept or delivered again, once and in order', () => {
  always(events => {
    const { past, messages } = rewind(events)
    const namesIn = (some: readonly object[]) =>
      some.flatMap(event =>
        'type' in event && event.type === 'eventRaised' && 'name' in event ? [event.name] : [],
      )
    expect(namesIn([...past, ...messages])).toEqual(namesIn(events))
  })
})

test('the last failure and all that the failing turn did are gone', () => {
  always(events => {
    const { past } = rewind(events)
    const lastFailure = events.findLastIndex(({ type }) => failures.includes(type))
    const after = stamped(events).slice(lastFailure === -1 ? events.length : lastFailure)
    for (const { timestamp } of after)
      expect(past.some(kept => kept.timestamp.seconds === timestamp.seconds)).toBe(false)
  })
})
