/** The commands that talk to a running backend: time, instances, explain. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { execPath as node } from 'node:process'
import { expect, test, vi } from 'vitest'
import { explain } from '../../src/cli/explain.ts'
import { instances } from '../../src/cli/instances.ts'
import { replay } from '../../src/cli/replay.ts'
import { time } from '../../src/cli/time.ts'
import { type ControlSource, createControlServer } from '../../src/control/index.ts'
import { type BackendOptions, orchestration } from '../../src/index.ts'
import { createLambdaService } from '../../src/lambda.ts'
import { atEnd } from '../support/at-end.ts'
import { ownBackend } from '../support/backend.ts'
import { call, main, run } from './command.ts'

const commands = { time, instances, explain, replay }

async function openBackend(options: BackendOptions = {}) {
  const backend = await ownBackend({ time: 'manual', ...options })
  const control = await createControlServer(backend)
  atEnd(() => control.stop())
  const { url } = control
  const ask = (command: keyof typeof commands, ...args: string[]) =>
    call(commands[command], ...args, '--url', url)
  /** What a command prints with --json, line by line. */
  const read = async (command: keyof typeof commands, ...args: string[]): Promise<unknown[]> => {
    const { code, stdout, stderr } = await ask(command, ...args, '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return stdout
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line))
  }
  return { backend, control, ask, read }
}

test('time tells and moves the clock of a hub', async () => {
  const { backend, ask, read } = await openBackend()
  const { clock } = backend.hub('orders')
  const began = clock.now
  const elsewhere = backend.hub().clock.now
  const dateOf = (instant: number): string => new Date(instant).toISOString()
  const ofOrders = ['--task-hub', 'orders']
  expect(await ask('time', ...ofOrders)).toMatchObject({ code: 0, stdout: `${dateOf(began)} (manual)\n` })
  const later = { now: began + 90_000, date: dateOf(began + 90_000) }
  expect(await read('time', 'advance', '1m30s', ...ofOrders)).toEqual([
    { event: 'time', taskHub: 'orders', mode: 'manual', ...later },
  ])
  expect(await ask('time', 'set', '2101-12-01T00:00Z', ...ofOrders)).toMatchObject({
    stdout: '2101-12-01T00:00:00.000Z (manual)\n',
  })
  expect((await ask('time', 'next', ...ofOrders)).stdout).toMatch(/^Nothing is due\. It is 2101-12-01/)
  await backend.hub('orders').start('order', undefined, { startAt: Date.parse('2102-01-01T00:00Z') })
  expect(await read('time', 'next', ...ofOrders)).toMatchObject([
    { moved: true, date: '2102-01-01T00:00:00.000Z' },
  ])
  expect(backend.hub().clock.now).toBe(elsewhere)
})

test('instances are a table, or a line of JSON each', async () => {
  const { backend, ask, read } = await openBackend()
  const hub = backend.hub()
  hub.use(orchestration('audit').throws(new Error('the books are\n gone')))
  const startedAt = new Date(hub.clock.now).toISOString()
  await hub.start('order', 1, { instanceId: 'order-1' })
  const audit = await hub.start('audit', 2, { instanceId: 'audit-1' })
  await audit.waitFor({ status: 'FAILED' })
  expect((await ask('instances')).stdout).toBe(
    [
      'ID       NAME   STATUS   CREATED                   TOOK  WAITS FOR, OR OUTCOME',
      `order-1  order  PENDING  ${startedAt}        First turn, which no connected worker serves`,
      `audit-1  audit  FAILED   ${startedAt}  0ms   Error: the books are gone`,
      '',
    ].join('\n'),
  )
  expect(await read('instances', '--status', 'pending', '--status', 'RUNNING')).toMatchObject([
    { event: 'instance', instanceId: 'order-1', status: 'PENDING', input: 1 },
  ])
  expect(await read('instances', '--name', 'audit', '--prefix', 'audit-')).toMatchObject([
    { instanceId: 'audit-1', failure: { errorMessage: 'the books are\n gone' } },
  ])
  expect((await ask('instances', '--limit', '1')).stdout).toMatch(
    /\nThese are the first 1: --limit shows more\.\n$/,
  )
  expect((await ask('instances', '--name', 'none')).stdout).toBe('There are no such instances.\n')
})

test('explain says why one waits, or all of a hub, or of every hub', async () => {
  const { backend, ask, read } = await openBackend()
  expect((await ask('explain')).stdout).toBe('Nothing waits: everything has ended.\n')
  const run = await backend.hub().start('order', undefined, { instanceId: 'order/1' })
  await backend.hub('b').start('order', undefined, { instanceId: 'order-2' })
  expect(await read('explain')).toEqual([{ event: 'explain', text: backend.explain() }])
  expect((await ask('explain', '--task-hub', 'b')).stdout).toBe(`${backend.hub('b').explain()}\n`)
  expect((await ask('explain', 'order/1')).stdout).toBe(`${run.explain()}\n`)
  const { code, stderr } = await ask('explain', 'nobody')
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("'nobody' was not found") })
})

test('explain says why executions wait, beside hubs and without any', async () => {
  const lambda = await createLambdaService({ time: 'manual', logger: 'silent' })
  atEnd(() => lambda.stop())
  lambda.register('order', async () => ({ Status: 'PENDING' }))
  lambda.runner('order').start({ name: 'first' })
  // It rests from here on.
  await lambda.clock.advance(0)
  const backend = await ownBackend()
  await backend.hub('b').start('order', undefined, { instanceId: 'order-2' })
  const explained = async (source: ControlSource) => {
    const control = await createControlServer(source)
    atEnd(() => control.stop())
    return (await call(explain, '--url', control.url)).stdout
  }
  expect(await explained({ lambda })).toBe(`${lambda.explain()}\n`)
  expect(await explained({ backend, lambda })).toBe(`${backend.explain()}\n${lambda.explain()}\n`)
  expect(lambda.explain()).toMatch(/^'first' \(order\) is running: it rests until /)
})

test('GREENROOM_CONTROL leads there', async () => {
  const { code, stdout } = await run('exec', '--time', 'manual', '--', node, '--import', 'tsx', main, 'time')
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^\d{4}-.*Z \(manual\)\n$/) })
})

test('what is refused, and that nobody answers, is one sentence and exit code 1', async () => {
  const { control, ask } = await openBackend({ time: 'real' })
  const refused = await ask('time', 'advance', '1d')
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toMatch(/^greenroom: This hub runs on real time.*\n$/)
  await control.stop()
  const { code, stderr } = await ask('explain', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(stderr)).toEqual({
    event: 'failed',
    code: 'unreachable',
    message: expect.stringMatching(
      `^no control API answers at ${control.url}\\. Start one with greenroom serve`,
    ),
  })
})

test('a task hub that nobody has used is refused', async () => {
  const { backend, ask } = await openBackend()
  backend.hub('orders')
  for (const words of [['instances'], ['explain'], ['time', 'advance', '1d']] as const) {
    const [command, ...args] = words
    const { code, stderr } = await ask(command, ...args, '--task-hub', 'ordres')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^greenroom: There is no task hub 'ordres'\. There are 'orders'\. .*\n$/)
  }
  expect(backend.hubs().map(({ name }) => name)).toEqual(['orders'])
})

test.each(['null', '"it works"', '{"message": "Not Found"}', '<html>'])(
  'another program that answers %s is none of ours',
  async body => {
    const other = createServer((_, response) => response.writeHead(404).end(body))
    await new Promise<void>(resolve => void other.listen(0, '127.0.0.1', resolve))
    atEnd(() => void other.close())
    const { port } = other.address() as AddressInfo
    const { code, stderr } = await call(instances, '--url', `127.0.0.1:${port}`)
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^greenroom: no control API/) })
  },
)

test.each<[keyof typeof commands, string[], RegExp]>([
  ['time', ['advance', 'soon'], /^time advance takes .*'30d'.*, not 'soon'\.$/],
  ['time', ['advance'], /^time advance takes .*'P30D'\.$/],
  ['time', ['set', '2101-12-01T00:00'], /^time set takes .* with its zone, not '2101-12-01T00:00'\.$/],
  ['time', ['back', '1d'], /^time knows advance, set and next, but not 'back'\./],
  ['time', ['next', '1d'], /^'1d' is one word too many\./],
  ['explain', ['a', 'b'], /^explain takes one id, but it got 'b' as well\.$/],
  ['instances', ['failed'], /^instances knows list, show and watch, but not 'failed'\./],
  ['instances', ['--limit', '0'], /^--limit must be a whole number from 1 on, but it is '0'\.$/],
  ['explain', ['--url', 'http://'], /^'http:\/\/' is no address of a control API/],
  ['time', ['--hub', 'a'], /'--hub'.*[^.]\. greenroom time --help lists the options\.$/],
])('%s %j cannot be carried out', async (command, args, message) => {
  await expect(commands[command](args)).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringMatching(message),
  })
})

test('--help names every option', async () => {
  vi.stubEnv('GREENROOM_CONTROL', 'http://')
  atEnd(() => void vi.unstubAllEnvs())
  for (const command of Object.values(commands)) {
    const { code, stdout } = await call(command, '--help')
    expect(code).toBe(0)
    for (const option of ['--url', '--task-hub', '--json', '--help', 'Exit codes'])
      expect(stdout).toContain(option)
  }
})
