/** Orchestrations whose input is their program, a letter a step: what they do next depends on their history alone. */
import type { Action } from '../../src/durable-task/core/actions.ts'
import type { EventType, HistoryEvent } from '../../src/durable-task/core/events.ts'
import { fromMillis } from '../../src/durable-task/core/timestamp.ts'

/**
 * a: an activity · f: an activity that fails · p: two activities at once · t: a timer · c: a child with the rest of the
 * program after it · e: waits for the event `go` · n: continues as new with the rest.
 */
export const steps = ['a', 'f', 'p', 't', 'c', 'e', 'n'] as const

const asks = new Set<EventType>(['taskScheduled', 'timerCreated', 'subOrchestrationInstanceCreated'])
const answers = new Set<EventType>([
  'taskCompleted',
  'taskFailed',
  'timerFired',
  'subOrchestrationInstanceCompleted',
  'subOrchestrationInstanceFailed',
])

interface Answer {
  readonly actions: Action[]
  readonly customStatus: string
}

/** What an executor that has seen these events asks for now. */
export function playProgram(instanceId: string, events: readonly HistoryEvent[]): Answer {
  const started = events.find(event => event.type === 'executionStarted')
  const now = events.filter(event => event.type === 'orchestratorStarted').at(-1)?.timestamp ?? fromMillis(0)
  const program = started?.input ?? ''
  const count = (isMeant: (type: EventType) => boolean): number =>
    events.filter(({ type }) => isMeant(type)).length
  let answered = count(type => answers.has(type))
  let raised = count(type => type === 'eventRaised')
  let asked = count(type => asks.has(type))
  let at = 0
  for (; at < program.length; at++) {
    const step = program[at]
    if (step === 'n') break
    const width = step === 'e' ? 0 : step === 'p' ? 2 : 1
    if (step === 'e' ? raised === 0 : answered < width) break
    if (step === 'e') raised--
    answered -= width
    asked -= width
  }
  const customStatus = `${at}`
  if (asked > 0 || program[at] === 'e') return { actions: [], customStatus }
  const id = 100 + at * 2
  const rest = program.slice(at + 1)
  const task = { type: 'scheduleTask', tags: {} } as const
  const end = { type: 'completeOrchestration', id, carryoverEvents: [], tags: {} } as const
  const byStep: Record<string, Action[]> = {
    a: [{ ...task, id, name: 'works', input: rest }],
    f: [{ ...task, id, name: 'fails' }],
    p: [
      { ...task, id, name: 'works', input: '1' },
      { ...task, id: id + 1, name: 'works', input: '2' },
    ],
    t: [
      {
        type: 'createTimer',
        id,
        fireAt: fromMillis(now.seconds * 1000 + now.nanos / 1e6 + 1_500 * (at + 1)),
      },
    ],
    c: [
      {
        type: 'createSubOrchestration',
        id,
        name: 'Program',
        instanceId: `${instanceId}:${at}`,
        input: rest.replaceAll('c', 'a'),
        tags: {},
      },
    ],
    n: [{ ...end, orchestrationStatus: 'CONTINUED_AS_NEW', result: rest }],
  }
  const done: Action = { ...end, orchestrationStatus: 'COMPLETED', result: `${at} done` }
  return { actions: byStep[program[at] ?? ''] ?? [done], customStatus }
}
