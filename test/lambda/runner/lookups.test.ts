/** Finding operations in a result, and what each of them tells. */
import { expect, test } from 'vitest'
import { answer, BackendError } from '../../../src/lambda.ts'
import { type Durable, openLab, openService } from './lab.ts'

const tour: Durable = async (_, context) => {
  await context.step('one', async () => 1)
  await context.step('twice', async () => 'first')
  await context.step('twice', async () => 'second')
  await context.wait({ seconds: 5 })
  await context.runInChildContext('outer', async outer => {
    await outer.step('inside', async () => 'outer')
    return outer.runInChildContext('inner', async inner => {
      await inner.step('inside', async () => 'inner')
      await inner.wait('rest', { minutes: 2 })
      return [1, 2]
    })
  })
  await context.map('squares', [2, 3], async (child, item, index) =>
    child.step(`square-${index}`, async () => item * item),
  )
  await context.parallel('both', [
    { name: 'left', func: async child => child.step('side', async () => 'left') },
    { name: 'right', func: async child => child.wait('side', { seconds: 1 }) },
  ])
  await context.waitForCondition('ready', async (state: number) => state + 1, {
    initialState: 0,
    waitStrategy: state =>
      state < 3 ? { shouldContinue: true, delay: { seconds: 30 } } : { shouldContinue: false },
  })
  await context.waitForCallback('approval', async () => {}, { timeout: { hours: 1 } })
  await context.invoke('tax-fn', { a: 1 })
  return 'done'
}

const run = async () => {
  const { runner } = await openLab(tour)
  const result = await runner.run({ callbacks: { approval: '{"by":"Ada"}' }, invokes: { 'tax-fn': 7 } })
  expect(result.value).toBe('done')
  return result
}

test('operations are found by name, place, name with place, and id', async () => {
  const result = await run()
  expect(result.step('one').value).toBe(1)
  expect(result.step(0).name).toBe('one')
  expect(result.step('twice').value).toBe('first')
  expect(result.step({ name: 'twice' }).value).toBe('first')
  expect(result.step({ name: 'twice', index: 1 }).value).toBe('second')
  expect(result.step({ id: result.step('one').id })).toEqual(result.step('one'))
  expect(result.wait(0)).toMatchObject({ name: undefined, seconds: 5 })
  expect(result.operation('one').type).toBe('STEP')
  expect(result.operation('outer').type).toBe('CONTEXT')
})

test('what is inside a context is found from outside, and by itself within the context', async () => {
  const result = await run()
  expect(result.step('inside').value).toBe('outer')
  expect(result.step({ name: 'inside', index: 1 }).value).toBe('inner')
  expect(result.context('inner').step('inside').value).toBe('inner')
  expect(result.context('outer').context('inner').wait('rest').seconds).toBe(120)
  expect(result.context('outer').wait('rest').seconds).toBe(120)
  expect(result.context('inner')).toMatchObject({
    type: 'CONTEXT',
    subType: 'RunInChildContext',
    status: 'SUCCEEDED',
    value: [1, 2],
    raw: '[1,2]',
    parentId: result.context('outer').id,
  })
  expect(() => result.context('inner').step('one')).toThrow(
    "There is no step 'one'. There is 1 here: 'inside'.",
  )
})

test('maps, parallels and conditions have their words and their insides', async () => {
  const result = await run()
  const squares = result.context('squares')
  expect(squares.subType).toBe('Map')
  expect(squares.operations.map(({ subType }) => subType)).toEqual(['MapIteration', 'MapIteration'])
  expect(squares.step('square-1').value).toBe(9)
  expect(result.context('both').context('left').step('side').value).toBe('left')
  expect(result.context('both').context('right').wait('side').seconds).toBe(1)
  expect(result.context('right').subType).toBe('ParallelBranch')
  expect(result.step('ready')).toMatchObject({ subType: 'WaitForCondition', attempts: 3, value: 3 })
})

test('a callback goes by the name of the wait for it, and tells its id and its answer', async () => {
  const result = await run()
  expect(result.callback('approval')).toMatchObject({
    type: 'CALLBACK',
    name: 'approval',
    callbackId: expect.stringMatching(/^[\w+/]+=*$/),
    timeout: 3600,
    heartbeatTimeout: undefined,
    timeoutAt: undefined,
    raw: '{"by":"Ada"}',
    value: { by: 'Ada' },
    parentId: result.context('approval').id,
  })
  expect(result.context('approval').callback(0).id).toBe(result.callback('approval').id)
})

test('an invoke without a name goes by that of its function', async () => {
  const result = await run()
  expect(result.invoke('tax-fn')).toMatchObject({
    type: 'CHAINED_INVOKE',
    name: 'tax-fn',
    functionName: 'tax-fn',
    input: { a: 1 },
    value: 7,
  })
})

test('the operations of a result are a tree, in the order in which they were started', async () => {
  const result = await run()
  expect(result.operations.map(({ type, name }) => `${type} ${name ?? '-'}`)).toEqual([
    'STEP one',
    'STEP twice',
    'STEP twice',
    'WAIT -',
    'CONTEXT outer',
    'CONTEXT squares',
    'CONTEXT both',
    'STEP ready',
    'CONTEXT approval',
    'CHAINED_INVOKE tax-fn',
  ])
  const outer = result.operations.find(({ name }) => name === 'outer')
  expect(outer?.type === 'CONTEXT' && outer.operations.map(({ name }) => name)).toEqual(['inside', 'inner'])
})

test.each([
  ['a name that is not there', "There is no step 'on'. There are 10 here: 'one', 'twice'", 'on'],
  ['a place beyond the last', 'There is no step at place 10, counted from 0', 10],
  ['a place below the first', 'There is no step at place -1', -1],
  ['one more of a name than there are', "There is no step 'twice' at place 2", { name: 'twice', index: 2 }],
  ['an id of another type', "There is no step with the id '", { id: 'c4ca4238a0b92382x' }],
] as const)('%s is refused with the names that there are', async (_, message, which) => {
  const result = await run()
  expect(() => result.step(which)).toThrow(message)
  expect(() => result.step(which)).toThrow(BackendError)
})

test('a lookup is refused where there is nothing of the type', async () => {
  const { runner } = await openLab(async (_, context) => context.step(async () => 1))
  const result = await runner.run()
  expect(() => result.wait('pause')).toThrow("There is no wait 'pause'. There is none.")
  expect(() => result.step('one')).toThrow("There is no step 'one'. There is 1 here: 1 without a name.")
  expect(() => result.callback(0)).toThrow('There is no callback at place 0')
  expect(() => result.invoke('x')).toThrow("There is no invoke 'x'")
  expect(() => result.context('x')).toThrow("There is no context 'x'")
  expect(() => result.operation('x')).toThrow("There is no operation 'x'")
})

test('values have the types that a test gives them', async () => {
  const result = await run()
  const text: string | undefined = result.step<string>('twice').value?.toUpperCase()
  const by: string | undefined = result.callback<{ by: string }>('approval').value?.by
  const length: number | undefined = result.context<number[]>('inner').value?.length
  const tax: number = result.invoke<number>('tax-fn').value! + 1
  expect([text, by, length, tax]).toEqual(['FIRST', 'Ada', 2, 8])
})

test('while a run goes on its handle finds what there is so far, and a result does not change any more', async () => {
  const { runner } = await openLab(async (_, context) => {
    await context.step('before', async () => 1)
    const [promise] = await context.createCallback('open', {
      timeout: { hours: 2 },
      heartbeatTimeout: { minutes: 1 },
    })
    await promise
    return context.step('after', async () => 2)
  })
  const handle = runner.start({ callbacks: { open: answer.never() } })
  expect(() => handle.step('before')).toThrow('There is none.')
  const view = await handle.waitForCallback('open')
  expect(handle.step('before').value).toBe(1)
  expect(() => handle.step('after')).toThrow("There is 1 here: 'before'")
  expect(view).toMatchObject({ status: 'STARTED', timeoutAt: view.startedAt + 7_200_000 })
  expect(view.heartbeatAt).toBe(view.startedAt + 60_000)
  await handle.sendCallbackSuccess('open')
  await handle.result()
  expect(handle.step('after').value).toBe(2)
  expect(view.status).toBe('STARTED')
  expect(handle.callback('open').status).toBe('SUCCEEDED')
})

test('the invocations of a run tell when each began and ended, and why it failed', async () => {
  const service = await openService()
  let dead = 0
  service.register('dies', () => {
    if (++dead < 3) throw new Error('out of memory')
    return { Status: 'SUCCEEDED', Result: '"survived"' }
  })
  const result = await service.runner('dies').run()
  expect(result.value).toBe('survived')
  expect(result.invocations.map(({ error }) => error?.message)).toEqual([
    'out of memory',
    'out of memory',
    undefined,
  ])
  const [first, second] = result.invocations
  expect(first?.requestId).not.toBe(second?.requestId)
  expect(second!.startedAt - first!.endedAt!).toBeGreaterThanOrEqual(5_000)
})
