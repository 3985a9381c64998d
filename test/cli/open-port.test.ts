import { expect, test } from 'vitest'
import { openPort } from '../../src/cli/open-port.ts'
import { BackendError } from '../../src/index.ts'

/** Opens a port unless it is one of these, and tells which were tried. */
function opening(isTaken: (port: number) => boolean) {
  const tried: number[] = []
  const open = async (port: number): Promise<number> => {
    tried.push(port)
    if (isTaken(port)) throw new BackendError('port-taken', `Port ${port} is taken.`)
    return port
  }
  return { tried, open }
}

test('the next free port is taken where the first ones are not free', async () => {
  const { open, tried } = opening(port => port < 9003)
  expect(await openPort({ port: 9001, isWished: false }, open)).toBe(9003)
  expect(tried).toEqual([9001, 9002, 9003])
})

test('after twenty more the system chooses', async () => {
  const { open, tried } = opening(port => port > 0)
  expect(await openPort({ port: 9001, isWished: false }, open)).toBe(0)
  expect(tried).toHaveLength(22)
  expect(tried.at(-2)).toBe(9021)
})

test('there is no port after the last one', async () => {
  const { open, tried } = opening(port => port > 0)
  await openPort({ port: 65_534, isWished: false }, open)
  expect(tried).toEqual([65_534, 65_535, 0])
})

test('for a port that was asked for, no other will do', async () => {
  const { open, tried } = opening(() => true)
  await expect(openPort({ port: 9001, isWished: true }, open)).rejects.toMatchObject({ code: 'port-taken' })
  expect(tried).toEqual([9001])
})

test('any other problem is not a matter of the port', async () => {
  const open = () => Promise.reject(new BackendError('invalid-request', 'There is no such host.'))
  await expect(openPort({ port: 9001, isWished: false }, open)).rejects.toMatchObject({
    code: 'invalid-request',
  })
})
