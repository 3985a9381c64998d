/** Connects the page to what its address names, for as long as it is open. */
import { effect, untracked } from '@preact/signals'
import {
  hrefInHub,
  hrefOfView,
  hubName,
  isLambda,
  isPlaced,
  LAMBDA,
  replaceAddress,
  scope,
} from '../route.ts'
import { ask, Refused } from './api.ts'
import { after } from './now.ts'
import { hubPath, LAMBDA_PATH } from './paths.ts'
import { forget, hubs } from './store.ts'
import { Stream, type StreamHost } from './stream.ts'
import type { ServerInfo } from './types.ts'

/** A server that does not answer within this is not there. */
const PATIENCE = 5_000

/** From when on a page that nobody sees is not told what happens, in milliseconds. */
const OUT_OF_SIGHT = 5_000

let stream: Stream | undefined

/** Tries to connect, without the wait. */
export const tryNow = (): void => stream?.tryNow()

/** Another hub in the address, or none, closes the stream and opens its own. */
export async function keepConnected(): Promise<void> {
  await nameScope()
  effect(() => {
    scope.value
    untracked(() => {
      stream?.stop()
      forget()
      stream = new Stream(isLambda.peek() ? lambdaHost : hostOf(hubName.peek()))
    })
  })
  followSight()
}

/** Browsers have six connections for a server, whatever the number of tabs: tabs out of sight do without. */
function followSight(): void {
  let cancel: (() => void) | undefined
  const look = (): void => {
    cancel?.()
    cancel = document.hidden ? after(OUT_OF_SIGHT, () => stream?.rest()) : undefined
    if (!document.hidden) tryNow()
  }
  document.addEventListener('visibilitychange', look)
  look()
}

/**
 * An address without a hub means the default one; where nobody uses that, one that is used; and where nobody uses any,
 * the service for durable functions, if there is one.
 */
async function nameScope(): Promise<void> {
  if (isPlaced.peek()) return
  const { hasHubs, hasLambda } = await serverInfo()
  const names = hasHubs ? await hubNames() : []
  const used = names.includes(hubName.peek()) ? hubName.peek() : names[0]
  if (isPlaced.peek()) return
  replaceAddress(
    used === undefined && hasLambda
      ? hrefOfView('executions', LAMBDA)
      : hrefInHub('instances', used ?? hubName.peek()),
  )
}

/** As of a server with hubs alone when it does not answer. */
async function serverInfo(): Promise<Pick<ServerInfo, 'hasHubs' | 'hasLambda'>> {
  try {
    return await ask<ServerInfo>('v1')
  } catch {
    return { hasHubs: true, hasLambda: false }
  }
}

/** None when the server does not answer. */
async function hubNames(): Promise<string[]> {
  try {
    const known = await ask<{ hubs: { name: string }[] }>('v1/hubs')
    return known.hubs.map(({ name }) => name)
  } catch {
    return []
  }
}

/** For what comes after the last event that was heard. */
const queryFor = (lastId: string | undefined): string =>
  lastId === undefined ? '' : `?after=${encodeURIComponent(lastId)}`

const hostOf = (hub: string): StreamHost => ({
  open(lastId) {
    return new EventSource(hubPath(hub, `/live${queryFor(lastId)}`))
  },
  async probe() {
    try {
      await ask(hubPath(hub, '/clock'), AbortSignal.timeout(PATIENCE))
      return 'here'
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'task-hub-not-found') return undefined
      hubs.value = await hubNames()
      return { refusal: error.message }
    }
  },
})

const lambdaHost: StreamHost = {
  open(lastId) {
    return new EventSource(`${LAMBDA_PATH}/live${queryFor(lastId)}`)
  },
  async probe() {
    try {
      await ask(`${LAMBDA_PATH}/clock`, AbortSignal.timeout(PATIENCE))
      return 'here'
    } catch (error) {
      if (!(error instanceof Refused) || error.code === 'unreachable') return undefined
      hubs.value = (await serverInfo()).hasHubs ? await hubNames() : []
      return { refusal: error.message }
    }
  },
}
