/** What the next generation of an orchestration begins with after continue-as-new. */
import { describe, expect, test } from 'vitest'
import type { CompleteOrchestration } from '../../src/durable-task/core/actions.ts'
import type { ExecutionStarted, Message } from '../../src/durable-task/core/events.ts'
import { nextGeneration } from '../../src/durable-task/core/generation.ts'
import { execution, failure, typesOf } from './histories.ts'

const old: ExecutionStarted = {
  ...execution,
  version: '1',
  parentInstance: {
    taskScheduledId: 7,
    orchestrationInstance: { instanceId: 'parent', executionId: 'of parent' },
  },
  scheduledStartTimestamp: { seconds: 9, nanos: 0 },
  parentTraceContext: { traceParent: 'trace', spanID: 'span' },
}

const continueAsNew = (more: Partial<CompleteOrchestration> = {}): CompleteOrchestration => ({
  type: 'completeOrchestration',
  id: 1,
  orchestrationStatus: 'CONTINUED_AS_NEW',
  carryoverEvents: [],
  tags: {},
  ...more,
})

const next = (action: Partial<CompleteOrchestration> = {}, inbox: Message[] = []) =>
  nextGeneration({ started: old, inbox, instanceId: 'i' }, continueAsNew(action), 'new')

const raised = (name: string, input?: string): Message => ({ type: 'eventRaised', name, input })

describe('its first event', () => {
  test('202 209 213 has the new input and execution id, and keeps name, parent, version, tags and trace', () => {
    const { started } = next({ result: 'the new input' })
    expect(started).toEqual({
      ...old,
      orchestrationInstance: { instanceId: 'i', executionId: 'new' },
      input: 'the new input',
      scheduledStartTimestamp: undefined,
    })
    expect(old.orchestrationInstance.executionId).toBe('old')
  })

  test('an input that is not given is not the old one, an empty one is empty', () => {
    expect(next().started.input).toBeUndefined()
    expect(next({ result: '' }).started.input).toBe('')
  })

  test('206 has the new version when one is given', () => {
    expect(next({ newVersion: '2' }).started.version).toBe('2')
    expect(next().started.version).toBe('1')
  })

  test('213 has the tags of the action when there are any', () => {
    expect(next({ tags: { fresh: 'yes' } }).started.tags).toEqual({ fresh: 'yes' })
    expect(next({ tags: {} }).started.tags).toEqual({ kept: 'yes' })
  })
})

describe('its inbox', () => {
  test('208 is its first event, the carried ones in their order, then what arrived meanwhile', () => {
    const { started, inbox } = next(
      {
        carryoverEvents: [
          { type: 'eventRaised', name: 'b', input: '' },
          { type: 'eventRaised', name: 'a' },
        ],
      },
      [raised('late'), raised('later')],
    )
    expect(inbox).toEqual([started, raised('b', ''), raised('a'), raised('late'), raised('later')])
  })

  test('carries nothing over but raised events', () => {
    const { inbox } = next({
      carryoverEvents: [
        { type: 'taskCompleted' },
        { type: 'eventRaised', name: 'kept' },
        { type: 'executionStarted', name: 'x' },
        { type: undefined },
      ],
    })
    expect(typesOf(inbox)).toEqual(['executionStarted', 'eventRaised'])
  })

  test('204 205 leaves behind every answer to the old generation', () => {
    const { inbox } = next({}, [
      { type: 'taskCompleted', taskScheduledId: 1 },
      { type: 'taskFailed', taskScheduledId: 1, failureDetails: failure('down') },
      { type: 'timerFired', timerId: 1, fireAt: { seconds: 1, nanos: 0 } },
      { type: 'subOrchestrationInstanceCompleted', taskScheduledId: 1 },
      { type: 'subOrchestrationInstanceFailed', taskScheduledId: 1, failureDetails: failure('down') },
      raised('kept'),
    ])
    expect(inbox.slice(1)).toEqual([raised('kept')])
  })

  test('267 keeps a suspension and a resumption that are on their way', () => {
    const suspended: Message = { type: 'executionSuspended', input: 'why' }
    const resumed: Message = { type: 'executionResumed' }
    expect(next({}, [suspended, resumed, raised('e')]).inbox.slice(1)).toEqual([
      suspended,
      resumed,
      raised('e'),
    ])
  })
})
