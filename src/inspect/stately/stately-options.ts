/** How the Stately inspector of a backend is asked for. */
import { invalidRequest } from '../../kernel/errors.ts'

/** Where the Stately inspector of a backend listens and what it shows, or the relay that is told instead. */
export interface StatelyOptions {
  /** TCP port of its page, on loopback; 0 lets the system choose a free one. Default 0. */
  port?: number
  /**
   * The page that draws, which its page frames: another one that takes the messages of `@statelyai/inspect`, as pages
   * with its `createBrowserReceiver` do. Default `https://stately.ai/inspect`, which needs the internet.
   */
  url?: string
  /**
   * A relay that runs already, which is told instead: the `ws:` or `wss:` address of a `createInspectorServer` of
   * `@statelyai/inspect`, say `ws://localhost:8080`, where a front end is inspected too. It may come later, go, and come
   * back. Needs that package; not together with the others.
   */
  relay?: string
}

/** How the inspector is asked for. */
export type StatelyOption = 'stately' | { stately: StatelyOptions }

/** A relay of our own, with its page. */
export interface OwnRelay {
  readonly port: number
  readonly url: string
}

/** A relay of somebody else. */
export interface OtherRelay {
  readonly relay: string
}

const hostedPage = 'https://stately.ai/inspect'

/** What is asked for; undefined: none. Throws as `statelyOptions` does. */
export function statelyOption(inspect: StatelyOption | undefined): OwnRelay | OtherRelay | undefined {
  if (inspect === undefined) return undefined
  if (inspect === 'stately') return statelyOptions({})
  if (typeof inspect?.stately === 'object') return statelyOptions(inspect.stately)
  throw invalidRequest(
    "The option inspect is 'stately', { stately: { port } }, { stately: { relay } } or a function.",
  )
}

/**
 * The options with the defaults filled in.
 *
 * @throws BackendError `invalid-request` for a port or an address that cannot be, and for a relay with either.
 */
function statelyOptions({ relay, ...own }: StatelyOptions): OwnRelay | OtherRelay {
  if (relay === undefined) return ownRelay(own)
  if (own.port !== undefined || own.url !== undefined)
    throw invalidRequest(
      'The Stately inspector is either a relay that runs already or a page at a port of its own: leave out ' +
        'stately.relay, or stately.port and stately.url.',
    )
  if (!isRelay(relay))
    throw invalidRequest(
      `The relay of the Stately inspector is a ws or wss address, say ws://localhost:8080, not '${relay}'.`,
    )
  return { relay: new URL(relay).href }
}

function ownRelay({ port = 0, url = hostedPage }: StatelyOptions): OwnRelay {
  if (!Number.isSafeInteger(port) || port < 0 || port > 65_535)
    throw invalidRequest(`The port of the Stately inspector is a whole number from 0 to 65535, not ${port}.`)
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw invalidRequest(`The url of the Stately inspector is an http or https address, not '${url}'.`)
  return { port, url: new URL(url).href }
}

/** Whether a WebSocket can be opened there. */
export const isRelay = (address: string): boolean =>
  URL.canParse(address) && /^wss?:$/.test(new URL(address).protocol) && new URL(address).hash === ''
