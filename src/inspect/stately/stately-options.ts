/** How the Stately inspector of a backend is asked for. */
import { invalidRequest } from '../../kernel/errors.ts'

/** Where the Stately inspector of a backend listens, and what it shows. */
export interface StatelyOptions {
  /** TCP port of its page, on loopback; 0 lets the system choose a free one. Default 0. */
  port?: number
  /**
   * The page that draws, which its page frames: another one that takes the messages of `@statelyai/inspect`, as pages
   * with its `createBrowserReceiver` do. Default `https://stately.ai/inspect`, which needs the internet.
   */
  url?: string
}

const hostedPage = 'https://stately.ai/inspect'

/**
 * The options with the defaults filled in.
 *
 * @throws BackendError `invalid-request` for a port or an address that cannot be.
 */
export function statelyOptions({ port = 0, url = hostedPage }: StatelyOptions): Required<StatelyOptions> {
  if (!Number.isSafeInteger(port) || port < 0 || port > 65_535)
    throw invalidRequest(`The port of the Stately inspector is a whole number from 0 to 65535, not ${port}.`)
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw invalidRequest(`The url of the Stately inspector is an http or https address, not '${url}'.`)
  return { port, url: new URL(url).href }
}
