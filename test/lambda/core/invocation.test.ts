/** Invocations: what their events carry, and what leads to them (sections 2.1 and 2.4). */
import { describe, expect, test } from 'vitest'
import { startInvocation } from '../../../src/lambda/core/invocation.ts'
import { closeTarget, completeCallback, stopExecution } from '../../../src/lambda/core/outside.ts'
import { contextUpdate, retry, running, starts, stepUpdate, World } from './world.ts'

const idsOf = (operations: readonly { Id: string }[]): string[] => operations.map(({ Id }) => Id)
const invoke = { type: 'invoke' }

describe('2.1 the event', () => {
  test('begins with the execution and its input, and nothing has changed outside', () => {
    const world = new World()
    expect(world.effects).toEqual([invoke])
    const { operations, updatedOperationIds, nextMarker } = world.invoke()
    expect(operations).toMatchObject([{ Id: 'exec', Type: 'EXECUTION', Status: 'STARTED' }])
    expect(operations[0]!.ExecutionDetails).toEqual({ InputPayload: '{"id":42}' })
    expect(updatedOperationIds).toEqual([])
    expect(nextMarker).toBeUndefined()
  })

  test('carries all operations in start order, and names those that changed outside', () => {
    const world = running()
    world.send(starts.WAIT('w', 10), starts.CALLBACK('c'), stepUpdate('SUCCEED', 's'), starts.WAIT('v', 99))
    world.suspend()
    world.note(completeCallback(world.record, 'c', { type: 'succeed' }, world.now))
    world.pass(10)
    const { operations, updatedOperationIds } = world.invoke()
    expect(idsOf(operations)).toEqual(['exec', 'w', 'c', 's', 'v'])
    expect(updatedOperationIds).toEqual(['c', 'w'])
    expect(world.send().operations).toEqual([])
  })

  test('carries what fell due at its instant', () => {
    const world = running()
    world.send(starts.WAIT('w', 10), starts.WAIT('v', 10), starts.CALLBACK('c'))
    world.suspend()
    world.note(completeCallback(world.record, 'c', { type: 'succeed' }, world.now))
    world.now += 10_000
    expect(world.invoke().updatedOperationIds).toEqual(['c', 'w', 'v'])
    expect(world.operation('w').Status).toBe('SUCCEEDED')
  })

  test('trap 20: leaves out, transitively, what is in a closed context that is not replayed', () => {
    const world = running()
    const ContextOptions = { ReplayChildren: true }
    world.send(
      starts.CONTEXT('a'),
      starts.CONTEXT('b', { ParentId: 'a' }),
      stepUpdate('SUCCEED', 'c', { ParentId: 'b' }),
      starts.CONTEXT('d'),
      stepUpdate('SUCCEED', 'e', { ParentId: 'd' }),
      starts.CONTEXT('f'),
      stepUpdate('SUCCEED', 'g', { ParentId: 'f' }),
    )
    world.send(
      contextUpdate('SUCCEED', 'a'),
      contextUpdate('SUCCEED', 'd', { ContextOptions }),
      starts.WAIT('w', 1),
    )
    world.suspend()
    world.pass(1)
    expect(idsOf(world.invoke().operations)).toEqual(['exec', 'a', 'd', 'e', 'f', 'g', 'w'])
  })

  test('trap 20: nothing is hidden by a context that is open, and all by one that failed', () => {
    const world = running()
    world.send(starts.CONTEXT('a'), starts.WAIT('w', 1, { ParentId: 'a' }))
    world.suspend()
    world.pass(1)
    expect(idsOf(world.invoke().operations)).toEqual(['exec', 'a', 'w'])
    world.send(contextUpdate('FAIL', 'a'), starts.WAIT('v', 1))
    world.suspend()
    world.pass(1)
    expect(idsOf(world.invoke().operations)).toEqual(['exec', 'a', 'v'])
  })

  test('trap 20: does not name what changed inside a closed context', () => {
    const world = running()
    world.send(starts.CONTEXT('a'), starts.WAIT('w', 1, { ParentId: 'a' }), starts.WAIT('v', 1))
    world.send(contextUpdate('SUCCEED', 'a'))
    world.suspend()
    world.pass(1)
    expect(world.invoke().updatedOperationIds).toEqual(['v'])
  })

  test('in pages: what it did not carry is not seen', () => {
    const world = running({ limits: { pageSize: 1 } })
    world.send(starts.WAIT('w', 10))
    world.suspend()
    world.pass(10)
    const { operations, nextMarker, updatedOperationIds } = world.invoke()
    expect(idsOf(operations)).toEqual(['exec'])
    expect(nextMarker).toBeDefined()
    expect(updatedOperationIds).toEqual(['w'])
    expect(idsOf(world.send().operations)).toEqual(['w'])
  })
})

test('an execution does not begin with a timeout or an input beyond the limits', () => {
  for (const executionTimeout of [0, 31_622_401])
    expect(() => new World({ executionTimeout })).toThrow('The execution timeout is')
  const limits = { executionPayload: 3 }
  expect(() => new World({ input: 'four', limits })).toThrow('The input of an execution has 4 bytes')
  expect(new World({ input: '[1]', limits, executionTimeout: 31_622_400 }).status).toBe('RUNNING')
})

describe('an invocation', () => {
  test('begins only when it was asked for, and once', () => {
    const world = running()
    expect(() => world.invoke()).toThrow('has not asked for an invocation')
    world.send(starts.WAIT())
    world.suspend()
    expect(() => world.invoke()).toThrow('has not asked for an invocation')
  })

  test('that was asked for does not begin once the execution is closed', () => {
    const stopped = new World()
    stopExecution(stopped.record, undefined, stopped.now)
    expect(() => stopped.invoke()).toThrow('has not asked for an invocation')

    const late = new World({ executionTimeout: 1 })
    late.now += 1_000
    const { event, change } = startInvocation(late.record, 'r', late.now)
    expect(event).toBeUndefined()
    expect(change.effects).toEqual([{ type: 'closeExecution' }])
    expect(late.record.invocation).toBeUndefined()
    for (const { record } of [stopped, late])
      expect(record.operations.get('exec')?.snapshot.value).toMatchObject({ invocation: 'idle' })
  })
})

describe('2.4 every event from outside leads to an invocation', () => {
  test.each([
    ['a wait that ends', starts.WAIT('o', 5), (world: World) => world.pass(5)],
    ['a retry that is due', retry('o', 5), (world: World) => world.pass(5)],
    [
      'a callback that times out',
      starts.CALLBACK('o', { TimeoutSeconds: 5 }),
      (world: World) => world.pass(5),
    ],
    [
      'a callback that is answered',
      starts.CALLBACK(),
      (world: World) => completeCallback(world.record, 'o', { type: 'fail', error: {} }, world.now),
    ],
    [
      'a chained invoke that ends',
      starts.CHAINED_INVOKE(),
      (world: World) => closeTarget(world.record, 'o', { type: 'stopped' }, world.now),
    ],
  ])('%s', (_, update, happen) => {
    const world = running()
    world.send(update)
    world.suspend()
    expect(happen(world).effects).toContainEqual(invoke)
  })

  test('two of them lead to one while it runs, and nothing leads to one once it is closed', () => {
    const world = running()
    world.send(starts.WAIT('a', 5), starts.WAIT('b', 5))
    world.suspend()
    expect(world.pass(5).effects.filter(({ type }) => type === 'invoke')).toHaveLength(1)
    world.invoke()
    world.answer({ Status: 'SUCCEEDED' })
    expect(closeTarget(world.record, 'a', { type: 'succeeded' }, world.now).effects).toEqual([])
    expect(world.record.dues.all()).toEqual([])
  })
})

test('nothing falls due in an execution that is closed', () => {
  const world = running()
  world.send(starts.WAIT('w', 30))
  stopExecution(world.record, undefined, world.now)
  expect(world.record.dues.all()).toEqual([])
  expect(world.pass(30).events).toEqual([])
})

test('what falls due is known by its operation, kind and instant until it is over', () => {
  const world = running()
  world.send(starts.WAIT('w', 30), retry('s', 20), starts.CALLBACK('c', { TimeoutSeconds: 10 }))
  const { startedAt, dues } = world.record
  const wait = { operationId: 'w', kind: 'wait', at: startedAt + 30_000 }
  const again = { operationId: 's', kind: 'retry', at: startedAt + 20_000 }
  const timeout = { operationId: 'c', kind: 'timeout', at: startedAt + 10_000 }
  expect(dues.all()).toEqual([wait, again, timeout])
  expect(dues.dueAt(startedAt + 9_999)).toEqual([])
  expect(dues.dueAt(startedAt + 20_000)).toEqual([again, timeout])
  world.pass(20)
  expect(dues.all()).toEqual([wait])
  expect(dues.dueAt(startedAt + 29_999)).toEqual([])
  expect(dues.dueAt(startedAt + 30_000)).toEqual([wait])
})
