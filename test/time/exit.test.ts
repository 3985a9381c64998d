/** What a process is kept alive by: nothing, once the backend is stopped. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { atEnd } from '../support/at-end.ts'

test.each(['skip', 'manual'])('a stopped backend with time: %s keeps no process alive', async time => {
  const script = `
    import { createTestBackend } from './src/index.ts'
    const backend = await createTestBackend({ time: '${time}' })
    const hub = backend.hub('orders')
    await hub.start('tomorrow', undefined, { startAt: new Date(hub.clock.now + 86_400_000) })
    await hub.clock.advance(1000)
    await backend.stop()
    console.log('stopped')
  `
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
  atEnd(() => child.kill('SIGKILL'))
  let output = ''
  let errors = ''
  child.stdout.on('data', chunk => (output += chunk))
  child.stderr.on('data', chunk => (errors += chunk))
  const [code] = await once(child, 'exit')
  expect({ output, errors, code }).toEqual({ output: 'stopped\n', errors: '', code: 0 })
})
