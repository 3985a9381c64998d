/** Which hub an address means. */
import type { TestBackend } from '../backend.ts'
import type { Hub } from '../hub.ts'
import { BackendError } from '../kernel/errors.ts'

/** Where SDKs go that name no hub: it is there before anybody has used it. */
const DEFAULT_HUB = 'default'

/**
 * The hub of that name. Only a request that sets something up makes one, so that a name with a typing error is refused,
 * and does not answer for a hub in which nothing ever happens.
 */
export function findHub(backend: TestBackend, name: string, makesHub: boolean): Hub {
  const names = backend.hubs().map(hub => hub.name)
  if (makesHub || name === DEFAULT_HUB || names.includes(name)) return backend.hub(name)
  const others = names.length === 0 ? 'There is none but the default one.' : `There are ${listOf(names)}.`
  throw new BackendError(
    'task-hub-not-found',
    `There is no task hub '${name}'. ${others} A hub comes to be when a client or a worker uses it, when something is ` +
      'set up in it (a run, a fake, a fault, a snapshot), or by a PUT to its address.',
  )
}

const listOf = (names: string[]): string => names.map(name => `'${name}'`).join(', ')
