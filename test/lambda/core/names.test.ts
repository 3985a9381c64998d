/** ARNs, names of functions and names of executions (sections 1.1, 1.2 and 1.4). */
import { describe, expect, test } from 'vitest'
import {
  executionArn,
  functionArn,
  matchesFunction,
  parseExecutionArn,
  parseFunction,
} from '../../../src/lambda/core/arn.ts'
import { checkExecutionName, decideNamedStart } from '../../../src/lambda/core/execution-name.ts'
import { defaultLimits } from '../../../src/lambda/core/limits.ts'
import { stopExecution } from '../../../src/lambda/core/outside.ts'
import { running } from './world.ts'

const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' }

describe('ARNs of executions', () => {
  const parts = {
    ...place,
    functionName: 'fn',
    version: '$LATEST',
    executionName: 'my-exec',
    executionId: 'a_1',
  }
  const text = 'arn:aws:lambda:us-east-1:123456789012:function:fn:$LATEST/durable-execution/my-exec/a_1'

  test('are written and read', () => {
    expect(executionArn(parts)).toBe(text)
    expect(parseExecutionArn(text)).toEqual(parts)
    for (const version of ['$LATEST.PUBLISHED', '17'])
      expect(parseExecutionArn(executionArn({ ...parts, version }))).toEqual({ ...parts, version })
  })

  test.each([
    '',
    'uuid/uuid',
    text.replace('123456789012', '1'),
    text.replace('$LATEST', 'live'),
    text.replace('my-exec', ''),
    text.replace('my-exec', 'a b'),
    `${text}/more`,
    `${text}\n`,
  ])('%j is none', other => {
    expect(parseExecutionArn(other)).toBeUndefined()
  })
})

describe('references to functions', () => {
  const arn = functionArn(place, 'charge')

  test.each([
    ['charge', { name: 'charge' }],
    ['charge:live', { name: 'charge', qualifier: 'live' }],
    ['charge:$LATEST', { name: 'charge', qualifier: '$LATEST' }],
    ['123456789012:function:charge', { name: 'charge', account: '123456789012' }],
    ['123456789012:function:charge:3', { name: 'charge', account: '123456789012', qualifier: '3' }],
    ['function:charge', { name: 'charge' }],
    [arn, { ...place, name: 'charge' }],
    [`${arn}:$LATEST.PUBLISHED`, { ...place, name: 'charge', qualifier: '$LATEST.PUBLISHED' }],
  ])('%s', (text, reference) => {
    expect(parseFunction(text)).toEqual(reference)
  })

  test('a qualifier may be given beside it, but not another one', () => {
    expect(parseFunction('charge', '3')).toEqual({ name: 'charge', qualifier: '3' })
    expect(parseFunction('charge:3', '3')).toEqual({ name: 'charge', qualifier: '3' })
    expect(() => parseFunction('charge:3', 'live')).toThrow("has the qualifier '3'")
  })

  test.each(['', 'a b', 'a:b:c', 'arn:aws:s3:::bucket', 'arn:aws:lambda:us-east-1:function:charge', 'a/b'])(
    '%j is none',
    text => {
      expect(() => parseFunction(text)).toThrow(
        expect.objectContaining({ name: 'InvalidParameterValueException' }),
      )
    },
  )

  test.each([
    ['charge', true],
    [arn, true],
    [`${arn}:$LATEST`, true],
    ['charge:live', true],
    ['charge:3', true],
    ['charge:4', false],
    ['other', false],
    ['999999999999:function:charge', false],
    [arn.replace('us-east-1', 'eu-west-1'), false],
  ])('%s means the function: %s', (text, expected) => {
    const known = { ...place, name: 'charge', qualifiers: ['live', '3'] }
    expect(matchesFunction(parseFunction(text), known)).toBe(expected)
  })
})

describe('1.4 names of executions', () => {
  const input = '{"id":42}'
  const again = expect.objectContaining({ name: 'DurableExecutionAlreadyStartedException', status: 409 })

  test('an unknown name is free', () => {
    expect(decideNamedStart(undefined, input, 0)).toBe('new')
  })

  test('the same payload meets the execution that runs, and later its result', () => {
    const { record, now } = running({ input })
    expect(decideNamedStart(record, input, now)).toBe('attach')
    stopExecution(record, undefined, now)
    expect(decideNamedStart(record, input, now)).toBe('result')
  })

  test('another payload is refused as long as the name is kept', () => {
    const { record, now } = running({ input })
    for (const other of ['{"id":43}', undefined])
      expect(() => decideNamedStart(record, other, now)).toThrow(again)
    stopExecution(record, undefined, now)
    const kept = now + 14 * 86_400_000
    expect(() => decideNamedStart(record, 'other', kept)).toThrow(again)
    expect(decideNamedStart(record, 'other', kept + 1)).toBe('new')
  })

  test('have 1 to 64 letters, digits, dashes and underscores', () => {
    for (const name of ['a', 'Order_42-x', 'x'.repeat(64)]) checkExecutionName(name, defaultLimits)
    for (const name of ['', 'x'.repeat(65), 'a b', 'ä', 'a/b', 'a\n'])
      expect(() => checkExecutionName(name, defaultLimits)).toThrow('must have 1 to 64 letters')
  })
})
