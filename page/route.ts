/** Where the page is, and how it gets elsewhere. */
import { computed, signal } from '@preact/signals'
import { encodePart, hubViews, LAMBDA, lambdaViews, readRoute, type View, withParam } from './address.ts'
import { after, wallNow } from './live/now.ts'

export { LAMBDA, type View } from './address.ts'

const address = signal(location.hash)
addEventListener('hashchange', () => {
  cancelWriting()
  address.value = location.hash
})

/** Where the page is. */
export const route = computed(() => readRoute(address.value))

/** The hub that is shown; the default one while none is. */
export const hubName = computed(() => route.value.hub ?? 'default')

/** The service for durable functions is shown in the place of a hub. */
export const isLambda = computed(() => route.value.isLambda)

/** The address says what is shown. */
export const isPlaced = computed(() => isLambda.value || route.value.hub !== undefined)

/** What is shown, as the first part of every address of it. */
export const scope = computed(() => (isLambda.value ? LAMBDA : encodePart(hubName.value)))

/** The views of what is shown. */
export const views = computed<readonly View[]>(() => (isLambda.value ? lambdaViews : hubViews))

/** The view that is shown, whatever its parameters are. */
export const viewName = computed(() => route.value.view)

/** Id of the instance, entity or execution that is shown. */
export const shownId = computed(() => route.value.id)

/** The address of a view of what is shown, or of another part of addresses. */
export const hrefOfView = (view: View, of = scope.value): string => `#/${of}/${view}`

/** The address of a view of a hub. */
export const hrefInHub = (view: View, hub: string): string => hrefOfView(view, encodePart(hub))

/** The view that has the list of what is shown. */
export const listView = (): View => views.value[0]!

/** The address of an orchestration, an entity or an execution of what is shown. */
export const hrefOf = (id: string): string =>
  `${hrefOfView(!isLambda.value && id.startsWith('@') ? 'entities' : listView())}/${encodePart(id)}`

/** Goes to an address; the way back leads here. */
export function go(href: string): void {
  if (cancelWriting()) write()
  location.hash = href
}

/** What the address says of how something is shown. */
export const param = (name: string): string | undefined => route.value.query.get(name) ?? undefined

/** Changes that, in place; undefined takes it out. The way back does not stop here. */
export function setParam(name: string, value: string | undefined): void {
  replaceAddress(withParam(isPlaced.peek() ? address.peek() : hrefOfView(listView()), name, value))
}

/** Goes to an address in place of this one. */
export function replaceAddress(href: string): void {
  address.value = href
  const wait = notBefore - wallNow()
  if (wait <= 0) write()
  else writing ??= after(wait, write)
}

/** What leads back to what is shown now, from anywhere. */
export const linkHere = (): string => new URL(address.peek(), location.href).href

/** Browsers ignore or refuse new addresses that come too often, as from a slider. In milliseconds. */
const SPACING = 100
const AFTER_REFUSAL = 2_000

let notBefore = 0
let written = location.hash
let writing: (() => void) | undefined

function write(): void {
  writing = undefined
  // On the way elsewhere: this entry of the browser's history is another one by now.
  if (location.hash !== written) return
  notBefore = wallNow() + SPACING
  try {
    history.replaceState(history.state, '', address.peek())
    written = location.hash
  } catch {
    writing = after(AFTER_REFUSAL, write)
  }
}

/** Whether an address was still to be written. */
function cancelWriting(): boolean {
  written = location.hash
  if (!writing) return false
  writing()
  writing = undefined
  return true
}
