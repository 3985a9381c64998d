/** The API of Lambda on a port of its own. */

import type { Scheduled } from '../../kernel/clock/clock.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import { openHttpServer } from '../../kernel/http-server.ts'
import { isLoopback } from '../../kernel/loopback.ts'
import type { Engine } from '../service/engine.ts'
import { createApp } from './app.ts'

/** Where a service listens. */
export interface ListenOptions {
  /** TCP port; 0 lets the system choose a free one. Default 0. */
  port?: number
  /**
   * The interface. Any but loopback lets other machines in, and nobody checks who they are: signatures are accepted as
   * they come. Default `127.0.0.1`.
   */
  host?: string
}

/** A service that listens: AWS clients and SDKs in any language reach it there. */
export interface LambdaServer {
  /** `http://host:port`, the endpoint of an AWS client. */
  readonly url: string
  readonly port: number
  /**
   * Environment with which AWS clients and durable functions find the service: its endpoint and region, and credentials
   * that stand for none.
   */
  readonly env: Readonly<Record<string, string>>
  /** Frees the port; calls that wait for an execution are told so. The service goes on. Safe to call twice. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** How long answers may take to go out when a server stops, in milliseconds of real time. */
const LAST_ANSWERS = 1_000

export async function openServer(
  engine: Engine,
  { port, host, onStop }: Required<ListenOptions> & { readonly onStop: () => void },
): Promise<LambdaServer> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw invalidRequest(`A port is a whole number from 0 to 65535, not ${port}.`)
  const stopping = new AbortController()
  const app = createApp(engine, { stopping: stopping.signal, isLocal: isLoopback(host) })
  const server = await openHttpServer((request, env) => app.fetch(request, env), {
    port,
    host,
  })
  const stop = async (): Promise<void> => {
    onStop()
    stopping.abort()
    const { wallClock } = engine.settings
    let alarm: Scheduled | undefined
    const patience = new Promise<void>(resolve => {
      alarm = wallClock.schedule(wallClock.now() + LAST_ANSWERS, resolve)
    })
    await server.stop(patience).finally(() => alarm?.cancel())
  }
  const { region } = engine.settings.place
  return {
    url: server.url,
    port: server.port,
    env: {
      AWS_ENDPOINT_URL_LAMBDA: server.url,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: 'greenroom',
      AWS_SECRET_ACCESS_KEY: 'greenroom',
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
