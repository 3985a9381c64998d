/** A program that has not installed OpenTelemetry's API. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { atEnd } from '../support/at-end.ts'

test('without the API no spans are made, and asking for them is refused', async () => {
  const hidden = `export const resolve = (name, context, next) => {
    if (name === '@opentelemetry/api') throw new Error('not installed')
    return next(name, context)
  }`
  const script = `
    import { register } from 'node:module'
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hidden)}))
    const { createTestBackend } = await import('./src/index.ts')
    const start = async spans => {
      const backend = await createTestBackend({ spans, logger: 'silent' })
      const run = await backend.hub().start('order')
      await run.terminate()
      await backend.stop()
    }
    await start(undefined)
    globalThis[Symbol.for('opentelemetry.js.api.1')] = { version: '1.9.0', trace: {} }
    await start(undefined)
    for (const spans of [true, { provider: { getTracer: () => ({}) } }])
      await start(spans).catch(error => console.log(error.code, error.message))
  `
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
  atEnd(() => child.kill('SIGKILL'))
  let output = ''
  let errors = ''
  child.stdout.on('data', chunk => (output += chunk))
  child.stderr.on('data', chunk => (errors += chunk))
  const [code] = await once(child, 'exit')
  const refusal =
    'invalid-request Spans need @opentelemetry/api, which is not installed: npm install @opentelemetry/api.\n'
  expect({ output, errors, code }).toEqual({ output: refusal.repeat(2), errors: '', code: 0 })
})
