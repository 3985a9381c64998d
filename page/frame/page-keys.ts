/** The keys that work in every view. */
import { activeId, backToList, list } from '../instances/list-state.ts'
import { bindKeys, type Keys } from '../keys.ts'
import { go, hrefOf, hrefOfView, shownId, viewName } from '../route.ts'
import { switchTheme } from './app-bar.tsx'
import { isHelpOpen } from './shortcuts.tsx'

/** To be called before any view is shown: its own keys go first. */
export const bindPageKeys = (): void => void bindKeys(() => keys)

const keys: Keys = {
  'g i': () => go(backToList()),
  'g e': () => go(hrefOfView('entities')),
  'g w': () => go(hrefOfView('workers')),
  t: switchTheme,
  '?': () => {
    isHelpOpen.value = true
  },
  Escape: goBack,
  j: () => goToNeighbour(1),
  k: () => goToNeighbour(-1),
}

function goBack(): void {
  if (shownId.peek() === undefined) return
  go(viewName.peek() === 'instances' ? backToList() : hrefOfView(viewName.peek()))
}

/** From an instance to the one before or after it, in the order of the list. */
function goToNeighbour(by: 1 | -1): void {
  const id = shownId.peek()
  if (id === undefined || viewName.peek() !== 'instances') return
  const ids = list.ids.peek()
  const next = ids[ids.indexOf(id) + by]
  if (ids.indexOf(id) === -1 || next === undefined) return
  activeId.value = next
  go(hrefOf(next))
}
