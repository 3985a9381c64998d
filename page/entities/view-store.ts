/** Keeps what is known of one entity while it is looked at. */
import { computed, effect, signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { ask, inEntity, messageOf, Refused } from '../live/api.ts'
import { connection } from '../live/connection.ts'
import { after } from '../live/now.ts'
import { entities, instances } from '../live/store.ts'
import type { EntityView } from '../live/types.ts'
import { hubName } from '../route.ts'

/** At most so often, in milliseconds: a burst of changes becomes one request. */
const REST = 100

export interface Known {
  /** As it was told last; kept when it is gone and when the connection is. */
  readonly view?: EntityView | undefined
  /** Nobody knows it, or nobody does any more. */
  readonly isUnknown: boolean
  /** Why it could not be told. */
  readonly refusal?: string | undefined
}

const nothing: Known = { isUnknown: false }

/** The entity as the server tells it: again whenever something of it or of its lock holder has changed. */
export function useEntity(id: string): Known {
  const [known, setKnown] = useState(nothing)
  const hub = hubName.value
  useEffect(() => {
    setKnown(nothing)
    return follow(id, setKnown)
  }, [id, hub])
  return known
}

/** Begins to ask; ends when what is returned is called. */
function follow(id: string, tell: (change: (before: Known) => Known) => void): () => void {
  const abort = new AbortController()
  let isBusy = false
  let isStale = false
  let stopWaiting: (() => void) | undefined
  const holder = signal<string | undefined>(undefined)

  const look = async (): Promise<void> => {
    if (isBusy) {
      isStale = true
      return
    }
    isBusy = true
    isStale = false
    try {
      const view = await ask<EntityView>(inEntity(id, '/view'), abort.signal)
      holder.value = view.holder?.instanceId
      tell(() => ({ view, isUnknown: false }))
    } catch (error) {
      if (abort.signal.aborted) return
      const isUnknown = error instanceof Refused && error.code === 'instance-not-found'
      if (isUnknown) tell(({ view }) => ({ view, isUnknown }))
      else tell(before => ({ ...before, refusal: messageOf(error) }))
    }
    if (abort.signal.aborted) return
    stopWaiting = after(REST, () => {
      isBusy = false
      if (isStale) void look()
    })
  }

  /** Changes whenever there may be something new; undefined while nobody answers. */
  const touched = computed(() =>
    connection.value.state === 'live'
      ? `${entities.touchedAt(id)} ${holder.value === undefined ? '' : instances.touchedAt(holder.value)}`
      : undefined,
  )
  const stop = effect(() => {
    if (touched.value !== undefined) void look()
  })
  return () => {
    abort.abort()
    stopWaiting?.()
    stop()
  }
}
