/** A program as somebody writes it who wants to look: it must end by itself when its backend is stopped. */
import { createTestBackend } from '../../src/index.ts'

const backend = await createTestBackend({ inspect: 'stately', logger: 'silent' })
console.log(backend.inspector?.url)
const run = await backend.hub().start('Order', undefined, { instanceId: 'order-1' })
// Whoever looks says so here.
process.stdin.once('data', async () => {
  await run.suspend()
  await backend.stop()
  process.stdin.unref()
})
