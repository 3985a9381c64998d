/**
 * What the hostile input is sent to, in a process of its own, so that what it holds is nobody else's: a backend, the
 * control API with the page, and a service for durable functions. Its parent asks how it stands.
 */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { createControlServer } from '../../src/control/index.ts'
import { createTestBackend, type Logger } from '../../src/index.ts'
import { createLambdaService } from '../../src/lambda.ts'
import { selfSigned } from '../support/certificate.ts'
import { heapInUse } from './heap.ts'
import { heldBy, type Standing } from './standing.ts'
import { watchTimers } from './timers.ts'

/** What the process is asked. */
export type Question = 'standing' | 'heap' | 'reset' | 'stop'

/** Where the doors are. */
export interface Doors {
  readonly grpc: string
  /** One more of gRPC, that only those enter who show the token, over TLS. */
  readonly guarded: { readonly address: string; readonly token: string; readonly certificate: string }
  readonly control: string
  readonly lambda: string
}

export type Told = { readonly ready: Doors } | { readonly standing: Standing } | { readonly heap: number }

const timers = watchTimers()
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
const token = 'open-sesame'
const tls = selfSigned()
const guarded = await createTestBackend({ logger, patience: 0, keepalive, tls, token })
const backends = [backend, guarded]
// Time stands still: what executions wait for never comes, and none is forgotten before a reset.
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
const house = { backends, lambda, timers, faults }

const tell = (told: Told): void => void process.send?.(told)

async function answer(question: Question): Promise<void> {
  if (question === 'heap') return tell({ heap: await heapInUse() })
  if (question === 'reset') {
    for (const each of backends) for (const hub of each.hubs()) clear(hub)
    await forgetExecutions()
  }
  if (question === 'stop') {
    await control.stop()
    await lambda.stop()
    for (const each of backends) await each.stop()
  }
  tell({ standing: heldBy(house) })
}

/** More than executions that have ended are kept for, in milliseconds. */
const LONG = 30 * 86_400_000

/** Those whose time is over are forgotten when the next one begins, which stays itself. */
async function forgetExecutions(): Promise<void> {
  for (const execution of lambda.executions()) if (execution.status === 'RUNNING') await execution.stop()
  await lambda.clock.advance(LONG, { patience: 0 })
  await lambda.runner('echo').run()
}

/** As after a fresh start. */
function clear(hub: ReturnType<typeof backend.hubs>[number]): void {
  hub.resetFakes()
  hub.resetFaults()
  hub.resume()
  hub.unserved('wait')
  hub.reset()
}

process.on('message', (question: Question) => {
  answer(question).catch((reason: unknown) => {
    faults.push(`'${question}' failed: ${reason instanceof Error ? reason.stack : reason}`)
    tell({ standing: { holds: {}, faults } })
  })
})
process.on('disconnect', () => process.exit())
tell({
  ready: {
    grpc: backend.address,
    guarded: { address: guarded.address, token, certificate: tls.cert },
    control: control.url,
    lambda: server.url,
  },
})
