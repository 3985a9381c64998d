/** What the page knows of one life: asked for again whenever it is touched, never more often than it helps. */
import { computed, effect, signal, untracked } from '@preact/signals'
import { messageOf, Refused } from '../live/api.ts'
import { connection } from '../live/connection.ts'
import { after, wallNow } from '../live/now.ts'
import { serving } from '../live/store.ts'

/** Where one life is told, and how it is read. */
export interface ViewSource<View, Story> {
  /** Asks the server for all of it, or for what is new. @throws Refused */
  ask(known: View | undefined, signal: AbortSignal): Promise<View>
  read(view: View): Story
  /** Changes whenever the server told something of it. */
  touched(): number
  /** It waits for something that a worker who comes or goes may change. */
  isWaiting(view: View): boolean
}

export type Held<View> =
  | { readonly state: 'asking' }
  /** `isGone`: it was purged while somebody looked. */
  | { readonly state: 'known'; readonly view: View; readonly isGone: boolean }
  /** Nobody knows this id. */
  | { readonly state: 'unknown' }
  | { readonly state: 'refused'; readonly message: string }

/** In milliseconds, from one request to the next. */
const LEAST_PAUSE = 100
/** Of one that takes long to tell, times as long as that took. */
const REST = 3
/** The least pause where only workers or queues have changed. */
const SERVING_PAUSE = 1_000

export class ViewStore<View extends object, Story> {
  readonly held = signal<Held<View>>({ state: 'asking' })
  /** The same, read. */
  readonly story = computed(() => {
    const held = this.held.value
    return held.state === 'known' ? this.read(held.view) : undefined
  })
  private readonly source: ViewSource<View, Story>
  private isOpen = false
  private isAsking = false
  private isStale = false
  private askedAt = 0
  private took = 0
  private cancel: (() => void) | undefined
  private lastRead: { readonly view: View; readonly story: Story } | undefined
  private abort = new AbortController()

  constructor(source: ViewSource<View, Story>) {
    this.source = source
  }

  /** Follows it until what is returned is called. */
  follow(): () => void {
    this.isOpen = true
    this.abort = new AbortController()
    const touched = computed(() => this.source.touched())
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
  private read(view: View): Story {
    if (this.lastRead?.view !== view) this.lastRead = { view, story: this.source.read(view) }
    return this.lastRead.story
  }

  private isWaiting(): boolean {
    const held = this.held.peek()
    return held.state === 'known' && !held.isGone && this.source.isWaiting(held.view)
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
      const view = await this.source.ask(this.knownView(), aborted)
      if (this.isOpen) this.held.value = { state: 'known', view, isGone: false }
    } catch (error) {
      if (!aborted.aborted) this.refuse(error)
    } finally {
      this.isAsking = false
      this.took = wallNow() - this.askedAt
    }
    if (this.isOpen && this.isStale) this.want(LEAST_PAUSE)
  }

  /** What was known stays to be read, whatever becomes of the server or of it. */
  private refuse(error: unknown): void {
    const view = this.knownView()
    const code = error instanceof Refused ? error.code : undefined
    if (code === 'instance-not-found' || code === 'task-hub-not-found')
      this.held.value = view ? { state: 'known', view, isGone: true } : { state: 'unknown' }
    else if (!view) this.held.value = { state: 'refused', message: messageOf(error) }
  }

  private knownView(): View | undefined {
    const held = this.held.peek()
    return held.state === 'known' ? held.view : undefined
  }
}
