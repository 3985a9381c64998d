/** Where the page is, and how it gets elsewhere. */
import { computed, signal } from '@preact/signals'
import { readRoute, type View, withParam } from './address.ts'

export { type View, views } from './address.ts'

const address = signal(location.hash)
addEventListener('hashchange', () => {
  address.value = location.hash
})

/** Where the page is. */
export const route = computed(() => readRoute(address.value))

/** The hub that is shown. */
export const hubName = computed(() => route.value.hub ?? 'default')

/** The view that is shown, whatever its parameters are. */
export const viewName = computed(() => route.value.view)

/** Id of the instance or entity that is shown. */
export const shownId = computed(() => route.value.id)

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
  replaceAddress(withParam(route.peek().hub ? address.peek() : hrefOfView('instances'), name, value))
}

/** Goes to an address in place of this one. */
export function replaceAddress(href: string): void {
  history.replaceState(history.state, '', href)
  address.value = href
}
