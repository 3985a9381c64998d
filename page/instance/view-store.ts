/** What the page knows of one instance: asked for again whenever the hub touches it, never more often than it helps. */
import { computed, effect, signal, untracked } from '@preact/signals'
import { ask, inRun, messageOf, Refused } from '../live/api.ts'
import { connection } from '../live/connection.ts'
import { after, wallNow } from '../live/now.ts'
import { instances, serving } from '../live/store.ts'
import type { RunView } from '../live/types.ts'
import { mergeViews, viewQuery } from './model/merge-view.ts'
import { readStory, type Story } from './model/story.ts'

export type Held =
  | { readonly state: 'asking' }
  /** `isGone`: it was purged while somebody looked. */
  | { readonly state: 'known'; readonly view: RunView; readonly isGone: boolean }
  /** Nobody knows this id. */
  | { readonly state: 'unknown' }
  | { readonly state: 'refused'; readonly message: string }

/** In milliseconds, from one request to the next. */
const LEAST_PAUSE = 100
/** Of an instance that takes long to tell, times as long as that took. */
const REST = 3
/** The least pause where only workers or queues have changed. */
const SERVING_PAUSE = 1_000

export class ViewStore {
  readonly held = signal<Held>({ state: 'asking' })
  /** The same, read. */
  readonly story = computed(() => {
    const held = this.held.value
    return held.state === 'known' ? this.read(held.view) : undefined
  })
  private readonly id: string
  private isOpen = false
  private isAsking = false
  private isStale = false
  private askedAt = 0
  private took = 0
  private cancel: (() => void) | undefined
  private lastRead: Story | undefined
  private abort = new AbortController()

  constructor(id: string) {
    this.id = id
  }

  /** Follows the instance until what is returned is called. */
  follow(): () => void {
    this.isOpen = true
    this.abort = new AbortController()
    const touched = computed(() => instances.touchedAt(this.id))
    const isLost = computed(() => connection.value.state === 'lost')
    const stops = [
      effect(() => {
        touched.value
        if (!isLost.value) untracked(() => this.want(LEAST_PAUSE))
      }),
      effect(() => {
        serving.value
        untracked(() => this.isWaiting() && this.want(SERVING_PAUSE))
      }),
    ]
    return () => {
      this.isOpen = false
      for (const stop of stops) stop()
      this.cancel?.()
      this.cancel = undefined
      this.abort.abort()
    }
  }

  /** Asks once more, after a refusal. */
  again(): void {
    this.want(LEAST_PAUSE)
  }

  /** Read once for each view, not for each way of holding it. */
  private read(view: RunView): Story {
    if (this.lastRead?.view !== view) this.lastRead = readStory(view)
    return this.lastRead
  }

  /** It waits for something, which a worker that comes or goes may change. */
  private isWaiting(): boolean {
    const held = this.held.peek()
    return held.state === 'known' && !held.isGone && held.view.state.completedAt === undefined
  }

  /** Has it asked for soon; once, however many want it meanwhile. */
  private want(pause: number): void {
    if (this.isAsking) {
      this.isStale = true
      return
    }
    if (pause === LEAST_PAUSE) this.cancel?.()
    else if (this.cancel) return
    const wait = this.askedAt + Math.max(pause, REST * this.took) - wallNow()
    if (wait <= 0) void this.request()
    else this.cancel = after(wait, () => void this.request())
  }

  private async request(): Promise<void> {
    this.cancel = undefined
    this.isAsking = true
    this.isStale = false
    this.askedAt = wallNow()
    const { signal: aborted } = this.abort
    try {
      const known = this.knownView()
      const told = await ask<RunView>(inRun(this.id, `/view${viewQuery(known)}`), aborted)
      const view = mergeViews(known, told) ?? (await ask<RunView>(inRun(this.id, '/view'), aborted))
      if (this.isOpen) this.held.value = { state: 'known', view, isGone: false }
    } catch (error) {
      if (!aborted.aborted) this.refuse(error)
    } finally {
      this.isAsking = false
      this.took = wallNow() - this.askedAt
    }
    if (this.isOpen && this.isStale) this.want(LEAST_PAUSE)
  }

  /** What was known stays to be read, whatever becomes of the server or the instance. */
  private refuse(error: unknown): void {
    const view = this.knownView()
    const code = error instanceof Refused ? error.code : undefined
    if (code === 'instance-not-found' || code === 'task-hub-not-found')
      this.held.value = view ? { state: 'known', view, isGone: true } : { state: 'unknown' }
    else if (!view) this.held.value = { state: 'refused', message: messageOf(error) }
  }

  private knownView(): RunView | undefined {
    const held = this.held.peek()
    return held.state === 'known' ? held.view : undefined
  }
}
