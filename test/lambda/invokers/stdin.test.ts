/** Commands that read their event from stdin and write their answer to stdout. */
import { expect, test, vi } from 'vitest'
import { folder, openService, program } from './calling.ts'

const plain = { durable: false }

test('the last line of stdout is the answer, and everything else goes to the log', async () => {
  const { service, call, log } = await openService()
  service.register('shop', program('stdin'), plain)
  const { body, functionError } = await call('shop', { do: 'talk' })
  expect(functionError).toBeNull()
  expect(body).toEqual({ got: { do: 'talk' }, separator: '\u2028' })
  expect(log.toSorted()).toEqual(['shop: opening the shop', 'shop: the bell is stuck'])
})

test('a function that is called with nothing gets an empty object', async () => {
  const { service, call } = await openService()
  service.register('shop', program('stdin'), plain)
  expect((await call('shop')).body).toEqual({})
})

test('a function that writes nothing has no answer', async () => {
  const { service, call } = await openService()
  service.register('shop', program('stdin'), plain)
  expect(await call('shop', { do: 'say nothing' })).toMatchObject({ functionError: null, body: null })
})

test('a process that exits with another code than 0 is an error with the end of its stderr', async () => {
  const { service, call, log } = await openService()
  service.register('shop', program('stdin'), plain)
  const { body, functionError } = await call('shop', { do: 'die' })
  expect(functionError).toBe('Unhandled')
  expect(body.errorType).toBe('Runtime.ExitError')
  expect(body.errorMessage).toMatch(
    /^RequestId: \S+ Error: Runtime exited with error: exit status 3\nthe pump is broken$/,
  )
  expect(log.toSorted()).toEqual(['shop: opening the shop', 'shop: the pump is broken'])
})

test('an answer may be as long as Lambda allows, and not longer', async () => {
  const { service, call } = await openService()
  service.register('shop', program('stdin'), plain)
  const longest = 6 * 1024 * 1024 + 100
  expect((await call('shop', { do: 'talk long', bytes: longest })).body).toHaveLength(longest - 2)
  expect(await call('shop', { do: 'talk long', bytes: longest + 1 })).toMatchObject({
    functionError: 'Unhandled',
    body: { errorType: 'Function.ResponseSizeTooLarge' },
  })
})

test('its environment is ours, without our AWS account, with what Lambda sets and with what the user adds', async () => {
  vi.stubEnv('OURS', 'shared')
  vi.stubEnv('HIDDEN', 'away')
  vi.stubEnv('AWS_PROFILE', 'production')
  vi.stubEnv('AWS_SESSION_TOKEN', 'secret')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'secret')
  vi.stubEnv('AWS_EXECUTION_ENV', 'AWS_Lambda_nodejs22.x')
  const { service, call, url } = await openService({ region: 'eu-central-1' })
  const env = { SHOP: 'open', HIDDEN: undefined, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512' }
  service.register('shop', { ...program('stdin'), env }, { ...plain, version: '7' })
  const { body } = await call('shop:7', { do: 'environment' })
  expect(body).toMatchObject({
    OURS: 'shared',
    SHOP: 'open',
    AWS_ENDPOINT_URL_LAMBDA: url,
    AWS_REGION: 'eu-central-1',
    AWS_LAMBDA_FUNCTION_NAME: 'shop',
    AWS_LAMBDA_FUNCTION_VERSION: '7',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_REQUEST_ID: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  expect(body.AWS_ACCESS_KEY_ID).not.toBe('secret')
  for (const name of ['HIDDEN', 'AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_EXECUTION_ENV'])
    expect(body).not.toHaveProperty(name)
})

test('no shell reads the words, and the folder is the one that was asked for', async () => {
  const { service, call } = await openService()
  const words = ['$HOME', '* ?', '"quoted"', '']
  service.register('shop', { ...program('stdin', ...words), cwd: folder }, plain)
  expect((await call('shop', { do: 'words' })).body).toEqual(words)
  expect((await call('shop', { do: 'place' })).body).toBe(folder)
})

test.each([
  [{ command: ['no-such-program'] }, "there is no program 'no-such-program'."],
  [
    { command: ['python handler.py'] },
    "there is no program 'python handler.py'; no shell splits the words: write each as an item of its own.",
  ],
  [{ ...program('stdin'), cwd: '/no/such/folder' }, "there is no folder '/no/such/folder' (cwd)."],
])('a command that cannot run says why: %j', async (fn, reason) => {
  const { service, call } = await openService()
  service.register('shop', fn, plain)
  const { body, functionError } = await call('shop')
  expect(functionError).toBe('Unhandled')
  expect(body).toMatchObject({
    errorType: 'Runtime.InvalidEntrypoint',
    errorMessage: `The function 'shop' did not run: ${reason}`,
  })
})
