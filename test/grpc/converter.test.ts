import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeMessage, encodeMessage } from '../../src/durable-task/grpc/converter.ts'
import { decodeWire, encodeWire } from '../support/contract.ts'
import { action, historyEvent } from './messages.ts'

describe('comes back as it was, also through another reader and writer', () => {
  test.for([
    ['HistoryEvent', historyEvent],
    ['OrchestratorAction', action],
  ] as const)('any %s', ([type, anything]) => {
    fc.assert(
      fc.property(anything, original => {
        const bytes = encodeMessage(type, original)
        expect(decodeMessage(type, bytes)).toEqual(original)
        // Fields that are at their default and were not said are said by the other writer.
        const rewritten = encodeWire(type, decodeWire(type, bytes))
        expect(decodeMessage(type, rewritten)).toEqual(original)
        expect(decodeWire(type, rewritten)).toEqual(decodeWire(type, bytes))
      }),
      { numRuns: 500 },
    )
  })
})

describe('optional text', () => {
  test('30 that is empty is not unset', () => {
    const event = (input: object) =>
      encodeMessage('HistoryEvent', { type: 'eventRaised', name: 'e', ...input })
    expect(decodeMessage('HistoryEvent', event({ input: '' }))).toHaveProperty('input', '')
    expect(decodeMessage('HistoryEvent', event({}))).not.toHaveProperty('input')
    expect(decodeMessage('HistoryEvent', event({ input: undefined }))).not.toHaveProperty('input')
    expect(decodeWire('HistoryEvent', event({ input: '' }))).toMatchObject({
      eventRaised: { input: { value: '' } },
    })
    expect(decodeWire('HistoryEvent', event({}))).toMatchObject({ eventRaised: { input: null } })
  })

  test('155 failure details that say nothing are there all the same', () => {
    const failed = { instanceId: 'i', taskId: 1, failureDetails: {} }
    const read = (message: object) =>
      decodeMessage('ActivityResponse', encodeWire('ActivityResponse', message))
    expect(read(failed)).toHaveProperty('failureDetails.errorMessage', '')
    const none = { ...failed, failureDetails: null }
    expect(read(none)).not.toHaveProperty('failureDetails')
  })

  test('a number in a wrapper keeps zero apart from unset', () => {
    const read = (numEventsProcessed: object | null) => {
      const bytes = encodeWire('OrchestratorResponse', { numEventsProcessed })
      return decodeMessage('OrchestratorResponse', bytes)
    }
    expect(read({ value: 0 })).toHaveProperty('numEventsProcessed', 0)
    expect(read(null)).not.toHaveProperty('numEventsProcessed')
  })
})

describe('maps', () => {
  const names = ['__proto__', 'constructor', 'hasOwnProperty', '']

  test('keep keys that mean something to JavaScript as plain own data', () => {
    const tags = Object.fromEntries(names.map(name => [name, `tag ${name}`]))
    const event = { type: 'taskScheduled', name: 'a', tags }
    const read = decodeMessage('HistoryEvent', encodeMessage('HistoryEvent', event)) as typeof event
    expect(Object.entries(read.tags).sort()).toEqual(Object.entries(tags).sort())
    expect(Object.getPrototypeOf(read.tags)).toBe(Object.prototype)
  })

  test('never let a value become a prototype', () => {
    const properties = Object.fromEntries(names.map(name => [name, { stringValue: 'polluted' }]))
    const failureDetails = { errorType: 'E', errorMessage: 'm', isNonRetriable: false, properties }
    const event = { type: 'taskFailed', taskScheduledId: 1, failureDetails }
    const read = decodeMessage('HistoryEvent', encodeMessage('HistoryEvent', event)) as typeof event
    const map = read.failureDetails.properties
    expect(Object.keys(map).sort()).toEqual([...names].sort())
    expect(Object.getPrototypeOf(map)).toBe(Object.prototype)
    for (const name of names)
      expect(Object.getOwnPropertyDescriptor(map, name)?.value).toMatchObject({ stringValue: 'polluted' })
    expect('stringValue' in {}).toBe(false)
  })
})

describe('sets of which one member is given', () => {
  test('159 an action of a kind from the future has no type', () => {
    const fromTheFuture = Buffer.concat([
      encodeWire('OrchestratorAction', { id: 7 }),
      Buffer.from([0xa2, 6, 0]),
    ])
    expect(decodeMessage('OrchestratorAction', fromTheFuture)).toEqual({ type: undefined, id: 7 })
  })

  test('a member without fields of its own is still the one given', () => {
    const event = { type: 'orchestratorStarted', eventId: -1, timestamp: { seconds: 1, nanos: 2 } }
    expect(decodeMessage('HistoryEvent', encodeMessage('HistoryEvent', event))).toEqual(event)
  })

  test('161 an action id of 0 is an id', () => {
    const read = decodeMessage('OrchestratorAction', encodeWire('OrchestratorAction', { createTimer: {} }))
    expect(read).toEqual({ type: 'createTimer', id: 0 })
  })
})

describe('names of enumerations', () => {
  test('are shorter than on the wire', () => {
    const wire = {
      replaceableStatus: ['ORCHESTRATION_STATUS_FAILED', 'ORCHESTRATION_STATUS_CONTINUED_AS_NEW'],
    }
    const clean = { replaceableStatus: ['FAILED', 'CONTINUED_AS_NEW'] }
    const bytes = encodeWire('OrchestrationIdReusePolicy', wire)
    expect(decodeMessage('OrchestrationIdReusePolicy', bytes)).toMatchObject(clean)
    expect(encodeMessage('OrchestrationIdReusePolicy', clean)).toEqual(bytes)
  })

  test('that nobody knows stay numbers', () => {
    const bytes = encodeWire('CompleteOrchestrationAction', { orchestrationStatus: 42 })
    const read = decodeMessage('CompleteOrchestrationAction', bytes)
    expect(read).toMatchObject({ orchestrationStatus: 42 })
    expect(encodeMessage('CompleteOrchestrationAction', read)).toEqual(bytes)
  })
})

test('lists that are not given are empty, and so is a message without fields', () => {
  expect(decodeMessage('OrchestratorResponse', Buffer.alloc(0))).toMatchObject({ actions: [] })
  expect(decodeMessage('google.protobuf.Empty', Buffer.alloc(0))).toEqual({})
})
