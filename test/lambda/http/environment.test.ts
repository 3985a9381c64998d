/** Functions in other processes find the service by their environment. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { openLambda } from './open.ts'
import { jsonOnly } from './over-http.ts'

const program = new URL('programs/deployed.mjs', import.meta.url)

function start(env: Record<string, string>): ChildProcess {
  // The clients of AWS look there too, and must find nothing.
  const home = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' }
  const child = fork(program, {
    env: { PATH: process.env.PATH, ...home, ...env },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  atEnd(() => child.kill('SIGKILL'))
  return child
}

const calling = (child: ChildProcess, env: () => Record<string, string> = () => ({})) =>
  jsonOnly(async event => {
    child.send({ event, env: env() })
    const [{ answer, error }] = await once(child, 'message')
    if (error) throw new Error(error)
    return answer
  })

test('an unmodified function in another process needs the environment of listen, and nothing else', async () => {
  const { service, server } = await openLambda()
  const result = await service.runner(calling(start(server.env))).run({ payload: { name: 'Ada' } })
  expect(result.output()).toBe('Hello, Ada!')
  expect(result.invocations).toHaveLength(2)
})

test('trap 19: a process keeps the address at which its first client was made', async () => {
  const { service, server } = await openLambda()
  const addresses = [server.url, 'http://127.0.0.1:9']
  const child = start({ ...server.env, AWS_ENDPOINT_URL_LAMBDA: '' })
  // Set before the first call, it counts; set after it, it is too late.
  const handler = calling(child, () => ({ AWS_ENDPOINT_URL_LAMBDA: addresses.shift()! }))
  const result = await service.runner(handler).run({ payload: { name: 'Ada' } })
  expect(result.output()).toBe('Hello, Ada!')
  expect(addresses).toEqual([])
})
