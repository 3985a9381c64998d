import { expect, test } from 'vitest'
import { resetStep } from '../../../src/lambda/core/faults.ts'
import { retry, running, starts, stepUpdate } from './world.ts'

test('a step that is set back has begun its last attempt, and can end it once more', () => {
  const world = running()
  world.send(retry('o', 5))
  world.pass(5)
  world.send(starts.STEP(), stepUpdate('SUCCEED', 'o', { Payload: '1' }))
  const told = world.history.length
  resetStep(world.record, 'o')
  expect(world.operation('o')).toEqual({
    Id: 'o',
    Type: 'STEP',
    Status: 'STARTED',
    StartTimestamp: world.record.startedAt,
    StepDetails: { Attempt: 1 },
  })
  expect(world.history).toHaveLength(told)
  const { operations } = world.send(stepUpdate('FAIL', 'o', { Error: {} }))
  expect(operations).toMatchObject([{ Status: 'FAILED', StepDetails: { Attempt: 2 } }])
})

test('a step that waits for its next attempt waits no longer', () => {
  const world = running()
  world.send(retry('o', 5))
  resetStep(world.record, 'o')
  expect(world.operation('o').StepDetails).toEqual({ Attempt: 0 })
  expect(world.record.dues.all()).toEqual([])
  resetStep(world.record, 'o')
  expect(world.operation('o').StepDetails).toEqual({ Attempt: 0 })
})

test('nothing but a step is set back', () => {
  const world = running()
  world.send(starts.WAIT())
  for (const id of ['o', 'nobody', 'exec']) expect(() => resetStep(world.record, id)).toThrow('is no step')
})
