/** A Stately inspector without a browser: what the page frames, in the receiver that `@statelyai/inspect` gives viewers. */
import { createBrowserReceiver } from '@statelyai/inspect'
import { atEnd } from '../support/at-end.ts'
import { Told } from './stately-told.ts'

type Listener = (event: { data: unknown }) => void

export class StatelyViewer extends Told {
  /** Everything that came, as text. */
  text = ''
  /** Resolves when the backend has ended the stream. */
  readonly ended: Promise<void>
  private readonly listeners: Listener[] = []

  private constructor(url: string, hub: string | undefined) {
    super()
    const leaves = new AbortController()
    atEnd(() => leaves.abort())
    let end = (): void => {}
    this.ended = new Promise(resolve => {
      end = resolve
    })
    // The framed page is inside the relay's, which asks the backend once this says that it is ready.
    const parent = { postMessage: () => void this.read(url, hub, leaves.signal).finally(end) }
    const window = { self: 'framed', top: 'relay', parent, addEventListener: this.listen }
    createBrowserReceiver({ window }).subscribe(message => this.take(message))
  }

  /** Looks at a backend, or at one hub of it. */
  static look(url: string | undefined, hub?: string): StatelyViewer {
    if (url === undefined) throw new Error('the backend has no inspector')
    return new StatelyViewer(url, hub)
  }

  private readonly listen = (_type: 'message', listener: Listener): void => void this.listeners.push(listener)

  private async read(url: string, hub: string | undefined, signal: AbortSignal): Promise<void> {
    const query = hub === undefined ? '' : `?hub=${encodeURIComponent(hub)}`
    try {
      const { body } = await fetch(new URL(`events${query}`, url), { signal })
      let rest = ''
      for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
        this.text += chunk
        const events = (rest + chunk).split('\n\n')
        rest = events.pop()!
        for (const event of events) if (event.startsWith('data: ')) this.post(JSON.parse(event.slice(6)))
      }
    } catch {
      // The backend, or the test, has let go of it.
    }
  }

  private post(data: unknown): void {
    for (const listener of this.listeners) listener({ data })
  }
}
