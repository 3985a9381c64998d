/** No process outlives what it was started for. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { openService, program } from './calling.ts'
import { Held } from './held.ts'

const plain = { durable: false }

test('when the time of a call is over, its process is killed with all that it has started', async () => {
  const { service, call } = await openService()
  const held = await Held.listen()
  service.register('shop', program('holding', held.port), { ...plain, timeout: 3 })
  const [{ body }] = await Promise.all([call('shop'), held.count(2)])
  expect(body).toMatchObject({
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringContaining('Task timed out after 3.00 seconds'),
  })
  await held.count(0)
})

test('when the service stops, processes in the middle of a call are gone', async () => {
  const { service, call } = await openService()
  const held = await Held.listen()
  service.register('shop', program('holding', held.port), plain)
  const open = call('shop').catch(() => undefined)
  await held.count(2)
  await service.stop()
  await held.count(0)
  await open
})

test('when the service stops, processes that wait for their next call are gone', async () => {
  const { service, call } = await openService()
  service.register('shop', program('runtime'), plain)
  const { body } = await call('shop', {})
  expect(() => process.kill(body.pid, 0)).not.toThrow()
  await service.stop()
  expect(() => process.kill(body.pid, 0)).toThrow('ESRCH')
})

test('a function that is registered anew leaves no process of the old one', async () => {
  const { service, call } = await openService()
  const held = await Held.listen()
  service.register('shop', program('runtime', 'held', held.port), plain)
  await call('shop', {})
  await held.count(1)
  service.register('shop', program('runtime'), plain)
  await held.count(0)
})

test('a process that exits does not leave behind what it has started', async () => {
  const { service, call } = await openService()
  const held = await Held.listen()
  service.register('shop', program('holding', held.port, 'leaves'), plain)
  const open = call('shop')
  await held.count(2)
  held.tell()
  expect(await open).toMatchObject({ functionError: null, body: null })
  await held.count(0)
})

test('a process that exits has ended, even if one that has escaped it holds its output', async () => {
  const { service, call } = await openService()
  const held = await Held.listen()
  service.register('shop', program('holding', held.port, 'lets escape'), plain)
  const open = call('shop')
  await held.count(2)
  held.tell()
  expect(await open).toMatchObject({ functionError: null, body: null })
})

test('when our own process exits, its functions go with it', async () => {
  const held = await Held.listen()
  const script = `
    import { createLambdaService } from './src/lambda.ts'
    const service = await createLambdaService({ logger: 'silent' })
    const { url } = await service.listen()
    const command = ${JSON.stringify(program('holding', held.port).command)}
    service.register('shop', { command }, { durable: false })
    fetch(url + '/2015-03-31/functions/shop/invocations', { method: 'POST' }).catch(() => {})
    process.stdin.once('data', () => process.exit(0))
  `
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  atEnd(() => parent.kill('SIGKILL'))
  await held.count(2)
  parent.stdin.write('now')
  await once(parent, 'exit')
  await held.count(0)
})
