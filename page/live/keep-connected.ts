/** Connects the page to the hub in its address, for as long as it is open. */
import { effect, untracked } from '@preact/signals'
import { hrefOfView, hubName, replaceAddress, route } from '../route.ts'
import { ask, Refused } from './api.ts'
import { after } from './now.ts'
import { hubPath } from './paths.ts'
import { forget, hubs } from './store.ts'
import { Stream, type StreamHost } from './stream.ts'

/** A server that does not answer within this is not there. */
const PATIENCE = 5_000

/** From when on a page that nobody sees is not told what happens, in milliseconds. */
const OUT_OF_SIGHT = 5_000

let stream: Stream | undefined

/** Tries to connect, without the wait. */
export const tryNow = (): void => stream?.tryNow()

/** Another hub in the address closes the stream and opens its own. */
export async function keepConnected(): Promise<void> {
  await nameHub()
  effect(() => {
    const hub = hubName.value
    untracked(() => {
      stream?.stop()
      forget()
      stream = new Stream(hostOf(hub))
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

/** An address without a hub means the default one; where nobody uses that, one that is used. */
async function nameHub(): Promise<void> {
  if (route.peek().hub !== undefined) return
  const names = await hubNames()
  const used = names.includes(hubName.peek()) ? undefined : names[0]
  if (route.peek().hub === undefined) replaceAddress(hrefOfView('instances', used ?? hubName.peek()))
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

const hostOf = (hub: string): StreamHost => ({
  open(lastId) {
    const query = lastId === undefined ? '' : `?after=${encodeURIComponent(lastId)}`
    return new EventSource(hubPath(hub, `/live${query}`))
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
