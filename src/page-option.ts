import { invalidRequest } from './kernel/errors.ts'

/** How the page of a backend is served. */
export interface PageOptions {
  /** TCP port on loopback; 0 lets the system choose a free one. Default 0. */
  port?: number
}

/** With every default filled in; undefined: no page. Throws `invalid-request` for what is no port. */
export function pageOption(page: boolean | PageOptions = false): Required<PageOptions> | undefined {
  if (page === false) return undefined
  const { port = 0 } = page === true ? {} : Object(page)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return { port }
  throw invalidRequest(`page.port is a whole number from 0 to 65535, not ${port}.`)
}
