/** A program whose backend tells a relay, there or not, and is stopped at once: it must end by itself. */
import { createTestBackend } from '../../src/index.ts'

const [relay] = process.argv.slice(2)
const backend = await createTestBackend({ inspect: { stately: { relay: relay! } }, logger: 'silent' })
await backend.hub().start('Order', undefined, { instanceId: 'order-1' })
await backend.stop()
