import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { BackendError, createTestBackend, TestBackend } from '../../src/index.ts'
import { openClient, openWorker, ownBackend, status } from '../support/backend.ts'

test('the class form starts later and only once', async () => {
  const backend = new TestBackend({ logger: 'silent' })
  expect(backend.port).toBe(0)
  await backend.start()
  expect(backend.address).toBe(`127.0.0.1:${backend.port}`)
  await expect(backend.start()).rejects.toMatchObject({ code: 'wrong-state' })
  await backend.stop()
  await backend.stop()
})

test('a taken port is a BackendError that says what to do', async () => {
  const first = await ownBackend()
  const second = createTestBackend({ port: first.port, logger: 'silent' })
  await expect(second).rejects.toBeInstanceOf(BackendError)
  await expect(second).rejects.toMatchObject({
    code: 'port-taken',
    message: expect.stringContaining('Choose another port'),
  })
})

test('await using stops the backend and ends its streams with UNAVAILABLE', async () => {
  let ended: Promise<{ code: number }>
  {
    await using backend = await createTestBackend({ logger: 'silent' })
    const worker = await openWorker(await openClient({ address: backend.address }))
    ended = worker.ended
  }
  expect((await ended).code).toBe(status.UNAVAILABLE)
})

test('real time cannot be moved by hand', async () => {
  const backend = await ownBackend()
  await expect(backend.hub().clock.advance(1)).rejects.toMatchObject({ code: 'wrong-state' })
})

test('a stopped backend keeps no process alive, even one that failed to start', async () => {
  const script = `
    import { createTestBackend } from './src/index.ts'
    const backend = await createTestBackend()
    backend.hub('orders')
    await createTestBackend({ port: backend.port, logger: 'silent' }).catch(error => console.log(error.code))
    await backend.stop()
    console.log('stopped')
  `
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
  let output = ''
  child.stdout.on('data', chunk => (output += chunk))
  const [code] = await once(child, 'exit')
  expect(output).toBe('port-taken\nstopped\n')
  expect(code).toBe(0)
})
