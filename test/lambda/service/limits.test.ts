/** What a service and its functions cannot be told. */
import { expect, test } from 'vitest'
import { createLambdaService, type LambdaServiceOptions } from '../../../src/lambda.ts'
import { openLab, openService } from '../runner/lab.ts'

type Limits = NonNullable<LambdaServiceOptions['limits']>

test.each<[Limits, string]>([
  [{ payload: -1 }, "The limit 'payload' is a whole number from 0 on, or Infinity, not -1."],
  [{ rest: Number.NaN }, "The limit 'rest' is a whole number from 0 on, or Infinity, not NaN."],
  [{ pageSize: 1.5 }, "The limit 'pageSize' is a whole number from 0 on, or Infinity, not 1.5."],
  [{ defaultPageItems: 0 }, "The limit 'defaultPageItems' is a whole number from 1 on"],
  [{ longestPageItems: 0 }, "The limit 'longestPageItems' is a whole number from 1 on"],
  [{ failures: 0 }, "The limit 'failures' is a whole number from 1 on"],
  [{ emptyAnswers: 0 }, "The limit 'emptyAnswers' is a whole number from 1 on"],
  [
    JSON.parse('{ "payload": "1 MB" }'),
    "The limit 'payload' is a whole number from 0 on, or Infinity, not 1 MB.",
  ],
  [JSON.parse('{ "__proto__": 1 }'), "There is no limit '__proto__'. There are longestId, "],
  [JSON.parse('{ "payloads": 1 }'), "There is no limit 'payloads'."],
])('a service cannot have the limits %o', async (limits, message) => {
  const refused = expect.objectContaining({
    code: 'invalid-request',
    message: expect.stringContaining(message),
  })
  await expect(createLambdaService({ limits })).rejects.toEqual(refused)
})

test('a limit that is undefined is that of AWS, and one may be infinite', async () => {
  const limits = { payload: undefined, executionPayload: Number.POSITIVE_INFINITY } as Limits
  const { runner } = await openLab(
    (size: number, context) => context.step('s', async () => 'x'.repeat(size)),
    {
      limits,
    },
  )
  expect((await runner.run({ payload: 1000 })).status).toBe('SUCCEEDED')
  const tooLarge = await runner.run({ payload: 2 ** 20 })
  expect(tooLarge.error?.message).toContain('1048578 bytes; at most 1048576 are allowed')
})

test.each([
  [{ timeout: 0 }, 'a number of seconds above 0, not 0'],
  [{ timeout: Number.NaN }, 'a number of seconds above 0, not NaN'],
  [{ executionTimeout: 0.5 }, 'The execution timeout is 0.5 s; it must be from 1 to 31622400.'],
  [{ executionTimeout: Number.NaN }, 'The execution timeout is NaN s'],
  [{ executionTimeout: 31_622_401 }, 'The execution timeout is 31622401 s'],
])('a function cannot have %o', async (options, message) => {
  const service = await openService()
  expect(() => service.register('fn', () => 1, options)).toThrow(
    expect.objectContaining({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining(message),
    }),
  )
  expect(() => service.runner('fn')).toThrow('Function not found')
})
