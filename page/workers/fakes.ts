/** The fakes in use, as far as the server lists them: those of the API and of files, not those of code. */
import { effect, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ask, inHub } from '../live/api.ts'
import { after } from '../live/now.ts'
import { serving } from '../live/store.ts'
import type { Fakes } from '../live/types.ts'
import type { FakeInUse } from './fake-words.ts'

/** How long the list may be old, in milliseconds: fakes change seldom. */
const REST = 2_000

export const fakes = signal<readonly FakeInUse[]>([])

/** Keeps the list while a component is shown: asked for again when something has changed for workers, at most every two seconds. */
export function useFakes(): void {
  useEffect(() => {
    const abort = new AbortController()
    let rest: (() => void) | undefined
    let isStale = false
    // Of another hub, as long as nothing was told of this one.
    fakes.value = []
    const look = (): void => {
      if (rest) {
        isStale = true
        return
      }
      isStale = false
      rest = after(REST, () => {
        rest = undefined
        if (isStale) look()
      })
      ask<Fakes>(inHub('/fakes'), abort.signal).then(
        list => {
          fakes.value = list.fakes
        },
        () => {
          // No list, no mention: a lost connection is told elsewhere.
          if (!abort.signal.aborted) fakes.value = []
        },
      )
    }
    const stop = effect(() => {
      serving.value
      look()
    })
    return () => {
      stop()
      rest?.()
      abort.abort()
    }
  }, [])
}
