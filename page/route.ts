/** Addresses: which hub, which view, of what, and how it is shown. All of it is in the part behind `#`. */
import { computed, signal } from '@preact/signals'

export const views = ['instances', 'entities', 'workers', 'connect'] as const
export type View = (typeof views)[number]

export interface Route {
  /** Undefined until one was chosen. */
  readonly hub: string | undefined
  readonly view: View
  /** Of one instance or entity. */
  readonly id: string | undefined
  readonly query: URLSearchParams
}

/** Reads what is behind `#`. */
export function readRoute(hash: string): Route {
  const [path = '', query = ''] = splitOnce(hash.replace(/^#\/?/, ''), '?')
  const [hub = '', view = '', ...id] = path.split('/').map(decode)
  return {
    hub: hub || undefined,
    view: views.find(each => each === view) ?? 'instances',
    id: id.join('/') || undefined,
    query: new URLSearchParams(query),
  }
}

const address = signal(location.hash)
addEventListener('hashchange', () => {
  address.value = location.hash
})

/** Where the page is. */
export const route = computed(() => readRoute(address.value))

/** The hub that is shown. */
export const hubName = computed(() => route.value.hub ?? 'default')

/** The address of a view of the hub that is shown. */
export const hrefOfView = (view: View, hub = hubName.value): string => `#/${encodeURIComponent(hub)}/${view}`

/** The address of an orchestration or an entity of the hub that is shown. */
export const hrefOf = (id: string): string =>
  `${hrefOfView(id.startsWith('@') ? 'entities' : 'instances')}/${encodeURIComponent(id)}`

/** Goes to an address; the way back leads here. */
export function go(href: string): void {
  location.hash = href
}

/** What the address says of how something is shown. */
export const param = (name: string): string | undefined => route.value.query.get(name) ?? undefined

/** Changes that, in place; undefined takes it out. The way back does not stop here. */
export function setParam(name: string, value: string | undefined): void {
  const [path = '', query = ''] = splitOnce(address.peek(), '?')
  const params = new URLSearchParams(query)
  if (value === undefined || value === '') params.delete(name)
  else params.set(name, value)
  const hash = `${path || hrefOfView('instances')}${params.size > 0 ? `?${params}` : ''}`
  history.replaceState(history.state, '', hash)
  address.value = hash
}

function splitOnce(text: string, at: string): [string, string] {
  const index = text.indexOf(at)
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)]
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
