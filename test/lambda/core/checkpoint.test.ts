/** Checkpoints: tokens, repeated requests, what the answer carries, and work that fell due. */
import { describe, expect, test } from 'vitest'
import { checkpoint } from '../../../src/lambda/core/checkpoint.ts'
import { readState } from '../../../src/lambda/core/operation-pages.ts'
import { completeCallback, stopExecution } from '../../../src/lambda/core/outside.ts'
import { currentToken, readToken } from '../../../src/lambda/core/tokens.ts'
import {
  contextUpdate,
  everything,
  executionUpdate,
  retry,
  running,
  START,
  starts,
  stepUpdate,
  World,
} from './world.ts'

const stale = (message = 'Invalid checkpoint token') =>
  expect.objectContaining({ name: 'InvalidParameterValueException', status: 400, message })

const idsOf = (operations: readonly { Id: string }[]): string[] => operations.map(({ Id }) => Id)

describe('2.3 tokens', () => {
  test('each one is used up by the checkpoint that it is accepted for', () => {
    const world = running()
    const first = world.token
    world.send(starts.STEP())
    const before = everything(world.record)
    const again = () => checkpoint(world.record, { token: first }, world.around)
    expect(again).toThrow(stale())
    expect(everything(world.record)).toBe(before)
    expect(world.token).not.toBe(first)
    world.send()
  })

  test('those of an older invocation are refused, and of one that is over', () => {
    const world = running()
    world.send(starts.WAIT())
    const old = world.token
    world.suspend()
    expect(currentToken(world.record)).toBeUndefined()
    expect(() => checkpoint(world.record, { token: old }, world.around)).toThrow(stale())
    world.pass(10)
    world.invoke()
    expect(() => checkpoint(world.record, { token: old }, world.around)).toThrow(stale())
    world.send()
  })

  test.each<[string, (world: World) => unknown]>([
    ['stopped', world => stopExecution(world.record, undefined, world.now)],
    ['closed by a checkpoint', world => world.send(executionUpdate('SUCCEED', 'x'))],
    [
      'past its deadline',
      world => {
        world.now += 3_600_000
      },
    ],
    ['timed out', world => world.pass(3_600)],
  ])('those of an execution that is %s are refused', (_, end) => {
    const world = running()
    end(world)
    const before = everything(world.record)
    expect(() => world.send(starts.STEP())).toThrow(stale())
    expect(everything(world.record)).toBe(before)
  })

  test('the wording for older SDKs is a choice', () => {
    const world = running({ options: { staleToken: 'Invalid Checkpoint Token' } })
    expect(() => checkpoint(world.record, { token: 'x' }, world.around)).toThrow(
      stale('Invalid Checkpoint Token'),
    )
  })

  test('are of the standard base64 alphabet, and say where they belong', () => {
    const world = running()
    expect(world.token).toMatch(/^[A-Za-z0-9+/]+={0,2}$/)
    expect(readToken(world.token)).toEqual({ operationId: 'exec', invocation: 1, sequence: 1 })
    expect(readToken('nonsense')).toBeUndefined()
    expect(readToken('')).toBeUndefined()
  })
})

describe('trap 7: a repeated request', () => {
  test('gets the stored answer and changes nothing, also once the execution is closed by it', () => {
    for (const updates of [[starts.STEP()], [executionUpdate('SUCCEED', 'x')]]) {
      const world = running()
      const request = { token: world.token, updates, clientToken: 'c1' }
      const { answer } = checkpoint(world.record, request, world.around)
      const before = everything(world.record)
      const again = checkpoint(world.record, request, world.around)
      expect(again.answer).toBe(answer)
      expect(again.change).toMatchObject({ operations: [], events: [], effects: [] })
      expect(everything(world.record)).toBe(before)
    }
  })

  test('is another one with another client token, or with none', () => {
    const world = running()
    const request = { token: world.token, updates: [starts.STEP()] }
    checkpoint(world.record, { ...request, clientToken: 'c1' }, world.around)
    for (const clientToken of ['c2', undefined])
      expect(() => checkpoint(world.record, { ...request, clientToken }, world.around)).toThrow(stale())
  })

  test('is another one with the next token', () => {
    const world = running()
    const { answer } = checkpoint(world.record, { token: world.token, clientToken: 'c' }, world.around)
    const next = checkpoint(world.record, { token: answer.token, clientToken: 'c' }, world.around)
    expect(next.answer.token).not.toBe(answer.token)
  })

  test('is forgotten after fifteen minutes, and when too many came after it', () => {
    const late = running()
    const request = { token: late.token, clientToken: 'c' }
    const { answer } = checkpoint(late.record, request, late.around)
    late.now += 900_000
    expect(checkpoint(late.record, request, late.around).answer).toBe(answer)
    late.now += 1
    expect(() => checkpoint(late.record, request, late.around)).toThrow(stale())

    const busy = running({ limits: { storedAnswers: 2 } })
    const first = { token: busy.token, clientToken: 'c' }
    let token = checkpoint(busy.record, first, busy.around).answer.token
    for (const clientToken of ['d', 'e'])
      token = checkpoint(busy.record, { token, clientToken }, busy.around).answer.token
    expect(() => checkpoint(busy.record, first, busy.around)).toThrow(stale())
  })

  test('a client token has 1 to 64 characters', () => {
    const world = running()
    for (const clientToken of ['', 'x'.repeat(65)])
      expect(() => checkpoint(world.record, { token: world.token, clientToken }, world.around)).toThrow(
        'A client token has 1 to 64 characters',
      )
  })
})

describe('trap 6: work that fell due', () => {
  test('is completed inside a checkpoint, an empty one included, and comes with its answer', () => {
    const world = running()
    world.send(
      starts.WAIT('w', 10),
      retry('s', 5),
      starts.CALLBACK('c', { TimeoutSeconds: 7 }),
      starts.WAIT('x', 60),
    )
    expect(world.send().operations).toEqual([])
    world.now += 10_000
    const { operations } = world.send()
    expect(operations.map(({ Id, Status }) => `${Id} ${Status}`)).toEqual([
      's READY',
      'c TIMED_OUT',
      'w SUCCEEDED',
    ])
    expect(world.told.slice(-2)).toEqual(['CallbackTimedOut', 'WaitSucceeded'])
    expect(world.send().operations).toEqual([])
  })

  test('comes before the updates of the checkpoint', () => {
    const world = running()
    world.send(retry('s', 5))
    world.now += 5_000
    world.send(stepUpdate('SUCCEED', 's'))
    expect(world.operation('s').Status).toBe('SUCCEEDED')
  })

  test('stays undone if the checkpoint is refused', () => {
    const world = running()
    world.send(starts.WAIT('w', 10))
    world.now += 10_000
    const before = everything(world.record)
    expect(() => world.send(starts.STEP('a', { ParentId: 'nobody' }))).toThrow()
    expect(everything(world.record)).toBe(before)
    expect(world.send().operations).toMatchObject([{ Id: 'w', Status: 'SUCCEEDED' }])
  })

  test('once told of in a checkpoint it leads to no invocation', () => {
    const world = running()
    world.send(starts.WAIT('w', 10), starts.WAIT('x', 60))
    world.now += 10_000
    world.send()
    expect(world.suspend().effects).toEqual([])
  })
})

describe('2.3 the answer', () => {
  test('carries what was just sent and what changed outside, and nothing twice', () => {
    const world = running()
    expect(idsOf(world.send(starts.STEP('a'), starts.CALLBACK('b')).operations)).toEqual(['a', 'b'])
    completeCallback(world.record, 'b', { type: 'succeed' }, world.now)
    expect(idsOf(world.send(starts.STEP('c')).operations)).toEqual(['b', 'c'])
    expect(
      idsOf(world.send(stepUpdate('SUCCEED', 'a'), starts.STEP('d'), stepUpdate('SUCCEED', 'd')).operations),
    ).toEqual(['a', 'd'])
  })

  test('has the order of the last changes', () => {
    const world = running()
    const { operations } = world.send(starts.STEP('a'), starts.STEP('b'), stepUpdate('SUCCEED', 'a'))
    expect(idsOf(operations)).toEqual(['b', 'a'])
    world.send(retry('s', 1), starts.CALLBACK('c'))
    world.pass(1)
    completeCallback(world.record, 'c', { type: 'succeed' }, world.now)
    expect(idsOf(world.send(stepUpdate('SUCCEED', 's')).operations)).toEqual(['c', 's'])
  })

  test('carries the id of a new callback', () => {
    const { operations } = running().send(starts.CALLBACK('b'))
    expect(operations).toMatchObject([{ CallbackDetails: { CallbackId: 'cb1' } }])
  })

  test('trap 20: leaves out what moves on inside a closed context', () => {
    const world = running()
    world.send(starts.CONTEXT('c'), starts.WAIT('w', 10, { ParentId: 'c' }), starts.WAIT('v', 10))
    expect(idsOf(world.send(contextUpdate('SUCCEED', 'c')).operations)).toEqual(['c'])
    world.now += 10_000
    expect(idsOf(world.send().operations)).toEqual(['v'])
    expect(world.operation('w').Status).toBe('SUCCEEDED')
  })
})

describe('a handler that asks for its state', () => {
  test('gets it page after page, with a token that stays good', () => {
    const world = new World({ limits: { pageSize: 1 } })
    world.invoke()
    world.send(starts.STEP('a'), starts.STEP('b'))
    const ids: string[] = []
    for (let marker: string | undefined, page = 0; page === 0 || marker !== undefined; page++) {
      const { operations, nextMarker } = readState(world.record, { token: world.token, marker }, world.now)
      ids.push(...idsOf(operations))
      marker = nextMarker
    }
    expect(ids).toEqual(['exec', 'a', 'b'])
    world.send()
  })

  test('is refused with a stale token', () => {
    const world = running()
    const old = world.token
    world.send()
    expect(() => readState(world.record, { token: old }, world.now)).toThrow(stale())
  })

  test('knows what is on the page, and nothing else', () => {
    const world = running()
    world.send(starts.WAIT('a', 1), starts.WAIT('b', 2))
    world.pass(2)
    readState(world.record, { token: world.token, maxItems: 2 }, world.now)
    expect(idsOf(world.send().operations)).toEqual(['b'])
  })
})

test('what has to be done outside comes as data', () => {
  const world = running()
  world.effects.length = 0
  world.send(
    starts.WAIT('w', 10),
    retry('s', 5),
    starts.CALLBACK('c', { TimeoutSeconds: 7, HeartbeatTimeoutSeconds: 3 }),
  )
  expect(world.effects).toEqual([
    { type: 'armWait', operationId: 'w', dueAt: START + 10_000 },
    { type: 'armRetry', operationId: 's', dueAt: START + 5_000 },
    { type: 'armCallback', operationId: 'c', timeoutAt: START + 7_000, heartbeatAt: START + 3_000 },
    { type: 'openCallback', operationId: 'c', callbackId: 'cb1' },
  ])
  world.effects.length = 0
  world.note(completeCallback(world.record, 'c', { type: 'succeed' }, world.now))
  expect(world.effects).toEqual([{ type: 'forgetTimers', operationId: 'c' }])
  world.effects.length = 0
  world.send(executionUpdate('SUCCEED', 'x'))
  expect(world.effects).toEqual([{ type: 'closeExecution' }])
})

test('each step of each machine is told to who watches', () => {
  const world = running()
  const { change } = checkpoint(
    world.record,
    { token: world.token, updates: [starts.STEP(), stepUpdate('SUCCEED')] },
    world.around,
  )
  const told = change.moves.map(({ machine, operationId, event }) => [machine.id, operationId, event.type])
  expect(told).toEqual([
    ['step', 'o', 'step.start'],
    ['step', 'o', 'step.succeed'],
    ['execution', 'exec', 'checkpoint.accepted'],
  ])
  expect(change.moves[1]!.before).toBe(change.moves[0]!.after)
})
