/**
 * What the hostile input is sent to, in a process of its own, so that what it holds is nobody else's: a backend, the
 * control API with the page, and a service for durable functions. Its parent asks how it stands.
 */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { createControlServer } from '../../src/control/index.ts'
import { createTestBackend, type Logger } from '../../src/index.ts'
import { createLambdaService } from '../../src/lambda.ts'
import { heldBy, type Standing } from './standing.ts'

/** What the process is asked. */
export type Question = 'standing' | 'reset' | 'stop'

/** Where the doors are. */
export interface Doors {
  readonly grpc: string
  readonly control: string
  readonly lambda: string
}

export type Told = { readonly ready: Doors } | { readonly standing: Standing }

const faults: string[] = []
const error = (message: string): void => void faults.push(`logged: ${message}`)
const logger: Logger = { debug() {}, info() {}, warn() {}, error }
for (const kind of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(kind, (reason: unknown) =>
    faults.push(`${kind}: ${reason instanceof Error ? reason.stack : reason}`),
  )
process.on('warning', ({ name, message }) => {
  if (name === 'MaxListenersExceededWarning') faults.push(`${name}: ${message}`)
})

// Node 20 keeps a connection that has broken the rules of HTTP/2 for ever, deaf: only keepalive finds it. Honest clients
// answer in time, however busy the machine is.
const keepalive = { time: 250, timeout: 8_000 }
const backend = await createTestBackend({ logger, patience: 0, keepalive })
// Time stands still: what executions wait for never comes, and none is forgotten meanwhile.
const lambda = await createLambdaService({ time: 'manual', logger })
lambda.register(
  'echo',
  withDurableExecution(async (event, context) => context.step('echo', async () => event)),
)
lambda.register(
  'approval',
  withDurableExecution(async (_event, context) => (await context.createCallback('approval'))[0]),
)
lambda.register('plain', event => event, { durable: false })
const control = await createControlServer({ backend, lambda }, { logger })
const server = await lambda.listen()
const house = { backend, lambda, faults }

const tell = (told: Told): void => void process.send?.(told)

async function answer(question: Question): Promise<void> {
  if (question === 'reset') {
    for (const hub of backend.hubs()) clear(hub)
    for (const execution of lambda.executions()) if (execution.status === 'RUNNING') await execution.stop()
  }
  if (question === 'stop') {
    await control.stop()
    await lambda.stop()
    await backend.stop()
  }
  tell({ standing: await heldBy(house) })
}

/** As after a fresh start; only the hub of honest clients is left as it is. */
function clear(hub: ReturnType<typeof backend.hubs>[number]): void {
  if (hub.name === 'honest') return
  hub.resetFakes()
  hub.resetFaults()
  hub.resume()
  hub.unserved('wait')
  hub.reset()
}

process.on('message', (question: Question) => {
  answer(question).catch((reason: unknown) => {
    faults.push(`'${question}' failed: ${reason instanceof Error ? reason.stack : reason}`)
    tell({ standing: { holds: {}, heap: 0, faults } })
  })
})
process.on('disconnect', () => process.exit())
tell({ ready: { grpc: backend.address, control: control.url, lambda: server.url } })
