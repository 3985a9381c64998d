/**
 * Keys for the whole page: each view says what its keys do while it is shown.
 *
 * @example
 * useKeys({ '[': () => stepBy(-1), ']': () => stepBy(1) })
 */
import { useLayoutEffect, useRef } from 'preact/hooks'

/** By key, as `KeyboardEvent.key` names it; two after each other have a space between them: `g i`. */
export type Keys = Readonly<Record<string, () => void>>

const layers: (() => Keys)[] = []
let prefix = ''

/** Binds keys until what is returned is called; of two that bind the same key the later one has it. */
export function bindKeys(keys: () => Keys): () => void {
  layers.unshift(keys)
  return () => {
    const index = layers.indexOf(keys)
    if (index !== -1) layers.splice(index, 1)
  }
}

/** Binds keys while a component is shown. */
export function useKeys(keys: Keys): void {
  const current = useRef(keys)
  current.current = keys
  // Before it is on the screen: whoever sees it may press its keys.
  useLayoutEffect(() => bindKeys(() => current.current), [])
}

/** Does what a key is bound to; false when it is bound to nothing. */
export function press(key: string): boolean {
  const chord = prefix === '' ? undefined : find(`${prefix} ${key}`)
  prefix = ''
  const act = chord ?? find(key)
  if (act) act()
  else if (layers.some(layer => Object.keys(layer()).some(each => each.startsWith(`${key} `)))) prefix = key
  return act !== undefined || prefix !== ''
}

function find(key: string): (() => void) | undefined {
  for (const layer of layers) {
    const act = layer()[key]
    if (act) return act
  }
  return undefined
}

const FIELDS = 'input:not([type=range],[type=checkbox]),textarea,select,[contenteditable]'
/** What a slider does with its keys is its own. */
const OF_SLIDERS = ['Home', 'End', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown']

/** Begins to listen. */
export function listenToKeys(): void {
  document.addEventListener('keydown', event => {
    const { key, target } = event
    const isTaken = event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey
    if (isTaken || !(target instanceof Element) || document.querySelector('dialog[open]')) return
    if (target.matches(FIELDS)) {
      if (key === 'Escape' && target instanceof HTMLElement) target.blur()
      return
    }
    if (target.matches('[type=range]') && OF_SLIDERS.includes(key)) return
    if (press(key)) event.preventDefault()
  })
}
