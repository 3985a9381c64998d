/** A fault of ours, which no request should ever meet. */
import { expect, test } from 'vitest'
import { LambdaError } from '../../../src/lambda/core/errors.ts'
import { refusalOf } from '../../../src/lambda/http/http-error.ts'

test('what nobody expected is a ServiceException, which clients try again, and is logged with its stack', () => {
  const logged: string[] = []
  const refusal = refusalOf(new TypeError('undefined is no function'), text => logged.push(text))
  expect(refusal).toEqual({
    status: 500,
    headers: { 'x-amzn-errortype': 'ServiceException' },
    body: {
      Type: 'Service',
      Message: 'The service failed unexpectedly; please report it. TypeError: undefined is no function',
    },
  })
  expect(logged).toEqual([
    expect.stringMatching(/^A request failed: TypeError: undefined is no function\n +at /),
  ])
})

test('what a client has done wrong is told to nobody else', () => {
  const logged: string[] = []
  refusalOf(new LambdaError('InvalidParameterValueException', 'No.'), text => logged.push(text))
  expect(logged).toEqual([])
})
