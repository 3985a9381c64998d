/** The keys that work in every view. */
import { bindKeys, type Keys } from '../keys.ts'
import { go, hrefOf, hrefOfView, isLambda, listView, shownId, type View, viewName } from '../route.ts'
import { shownList } from '../shown-list.ts'
import { switchTheme } from './app-bar.tsx'
import { isHelpOpen } from './shortcuts.tsx'

/** To be called before any view is shown: its own keys go first. */
export const bindPageKeys = (): void => void bindKeys(() => keys)

const keys: Keys = {
  'g i': () => go(shownList().back()),
  'g e': () => goInHub('entities'),
  'g w': () => goInHub('workers'),
  t: switchTheme,
  '?': () => {
    isHelpOpen.value = true
  },
  Escape: goBack,
  j: () => goToNeighbour(1),
  k: () => goToNeighbour(-1),
}

/** A view that only hubs have. */
function goInHub(view: View): void {
  if (!isLambda.peek()) go(hrefOfView(view))
}

function goBack(): void {
  if (shownId.peek() === undefined) return
  go(viewName.peek() === listView() ? shownList().back() : hrefOfView(viewName.peek()))
}

/** From one row to the one before or after it, in the order of the list. */
function goToNeighbour(by: 1 | -1): void {
  const id = shownId.peek()
  if (id === undefined || viewName.peek() !== listView()) return
  const { still, activeId } = shownList()
  const ids = still.ids.peek()
  const next = ids[ids.indexOf(id) + by]
  if (ids.indexOf(id) === -1 || next === undefined) return
  activeId.value = next
  go(hrefOf(next))
}
