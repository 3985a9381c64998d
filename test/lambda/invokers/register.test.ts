import { expect, test } from 'vitest'
import type { CommandFunction } from '../../../src/lambda.ts'
import { openService } from './calling.ts'

test.each([['9000'], ['ftp://127.0.0.1'], ['127.0.0.1:9000']])(
  "'%s' is refused as the url of a function",
  async url => {
    const { service } = await openService()
    expect(() => service.register('shop', { url })).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: `The url of a function is one as 'http://127.0.0.1:9000', not '${url}'.`,
      }),
    )
  },
)

test.each([[[]], [['']], [['python', 3]], ['python handler.py']])(
  '%j is refused as the command of a function',
  async command => {
    const { service } = await openService()
    expect(() => service.register('shop', { command } as unknown as CommandFunction)).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: `The command of a function is a list of words, as ['python', 'handler.py'], not ${JSON.stringify(command)}.`,
      }),
    )
  },
)

test('a function is at one place', async () => {
  const { service } = await openService()
  const both = { url: 'http://127.0.0.1:9000', command: ['python', 'handler.py'] }
  expect(() => service.register('shop', both)).toThrow('A function has a url or a command, not both.')
})
