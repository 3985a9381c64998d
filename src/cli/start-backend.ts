/** The backend of a command, with its control API and its fakes. */
import { TestBackend } from '../backend.ts'
import { type ControlServer, createControlServer } from '../control/control-server.ts'
import { BackendError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import { UsageError } from './exit-codes.ts'
import type { Listen } from './listen-options.ts'
import type { Output } from './output.ts'
import type { StatelyWish } from './serve-options.ts'

/** What was started, until it is stopped. */
export interface Started {
  backend: TestBackend
  control: ControlServer
  stop(): Promise<void>
}

/**
 * The started backend, after `prepare`; undefined when it could not start, which has then been said. Throws a
 * UsageError for fakes that cannot be used.
 */
export async function startBackend(
  command: string,
  listen: Listen & { inspect?: StatelyWish | undefined },
  output: Output,
  logger: Logger,
  prepare?: (backend: TestBackend) => Promise<void>,
): Promise<Started | undefined> {
  const { port, host, time, inspect } = listen
  const useFakes = listen.fakes === undefined ? undefined : await fakesIn(listen.fakes)
  const backend = await sayingWhy(
    output,
    error => problemOf(error, command, '--port', port, host),
    () =>
      startPrepared(
        new TestBackend({ port, host, time, inspect, feed: { always: true }, logger }),
        async made => {
          await prepare?.(made)
          useFakes?.(made)
        },
      ),
  )
  if (!backend) return undefined
  const { control: wished } = listen
  const control = await sayingWhy(
    output,
    error => problemOf(error, command, '--control-port', wished.port, host),
    () => openControl(listen, port => createControlServer(backend, { port, host, logger })),
  )
  if (!control) {
    await backend.stop()
    return undefined
  }
  if (backend.inspector) backend.inspector.ownPage = `${control.url}/`
  const stop = async (): Promise<void> => {
    await control.stop()
    await backend.stop()
  }
  return { backend, control, stop }
}

/** Nobody reaches the backend before it is prepared. */
async function startPrepared(
  backend: TestBackend,
  prepare: (backend: TestBackend) => Promise<void>,
): Promise<TestBackend> {
  try {
    await prepare(backend)
    return await backend.start()
  } catch (error) {
    // What was armed would keep the process alive.
    await backend.stop()
    throw error
  }
}

/** How many ports are tried before the system chooses. */
const MOST_TRIES = 20

async function openControl(
  { control: { port, isWished } }: Listen,
  open: (port: number) => Promise<ControlServer>,
): Promise<ControlServer> {
  const last = isWished ? port : Math.min(port + MOST_TRIES, 65_535)
  for (let next = port; next <= last; next++) {
    try {
      return await open(next)
    } catch (error) {
      if (isWished || !(error instanceof BackendError && error.code === 'port-taken')) throw error
    }
  }
  return open(0)
}

/** Reads the file, and returns what puts its fakes in use. What reads them is loaded only where it is needed. */
async function fakesIn(path: string): Promise<(backend: TestBackend) => void> {
  const { readFakesFile, useFakes } = await import('../control/fakes-file.ts')
  try {
    const fakes = readFakesFile(path)
    return backend => useFakes(backend, fakes)
  } catch (error) {
    if (error instanceof BackendError) throw new UsageError(error.message)
    throw error
  }
}

async function sayingWhy<T>(
  output: Output,
  describe: (error: Error) => string,
  start: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await start()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    output.failure(describe(error), 'code' in error ? String(error.code) : 'failed')
    return undefined
  }
}

function problemOf(error: Error, command: string, option: string, port: number, host: string): string {
  if (!('code' in error && error.code === 'port-taken')) return `could not start: ${error.message}`
  // The one beside it may be taken too: a backend has two, and its control API is on the second.
  const other = port < 65_534 ? port + 2 : port - 2
  return (
    `port ${port} on ${host} is taken by another program. Stop that program, or choose another port: ` +
    `greenroom ${command} ${option} ${other} (${option} 0 takes a free one).`
  )
}
