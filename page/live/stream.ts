/** The live stream of one hub, or of the service for durable functions: opened, heard, and opened again when it breaks. */
import { batch } from '@preact/signals'
import { Batches } from './batches.ts'
import { connection, missingHub, restartNotice } from './connection.ts'
import { after, wallNow } from './now.ts'
import { Restart } from './restart.ts'
import { executions, forget, instances, take } from './store.ts'
import type { LiveEvents } from './types.ts'

/** What a stream needs of the browser. */
export interface StreamHost {
  /** The events after the one with this id, or all. */
  open(lastId: string | undefined): EventSource
  /** Asks the server whether it is there: undefined when it does not answer, or why it refuses. */
  probe(): Promise<'here' | { readonly refusal: string } | undefined>
}

const names = ['start', 'instances', 'entities', 'serving', 'clock', 'hubs', 'executions'] as const
const LONGEST_WAIT = 10_000
/** When nothing was heard for so long, the page asks whether the server still answers. */
const SILENCE = 20_000
/** How long a screen that shows something waits for the rest of what replaces it. */
const WHOLE_WITHIN = 500

/** Milliseconds until the next attempt: 1 s, 2 s, 4 s, 8 s, 10 s. */
export const waitBefore = (attempt: number): number => Math.min(LONGEST_WAIT, 1_000 * 2 ** (attempt - 1))

export class Stream {
  private readonly host: StreamHost
  private readonly batches = new Batches()
  private readonly restart = new Restart()
  private source: EventSource | undefined
  private lastId: string | undefined
  private attempt = 0
  private isHeard = false
  private isResting = false
  private cancel = (): void => {}
  private isStopped = false

  constructor(host: StreamHost) {
    this.host = host
    connection.value = { state: 'connecting' }
    missingHub.value = undefined
    restartNotice.value = undefined
    this.open()
  }

  /** Does not wait for the next attempt, or rests no more. */
  tryNow(): void {
    if (this.isResting || connection.peek().state === 'lost') this.open()
  }

  /** Hears nothing until `tryNow`: a page that nobody sees leaves its connection to others. */
  rest(): void {
    if (connection.peek().state !== 'live') return
    this.close()
    this.batches.flush()
    this.isResting = true
  }

  stop(): void {
    this.isStopped = true
    this.close()
    this.batches.stop()
  }

  private open(): void {
    this.close()
    this.isHeard = false
    this.isResting = false
    const source = this.host.open(this.lastId)
    this.source = source
    for (const name of names)
      source.addEventListener(name, event => this.hear(name, JSON.parse(event.data), event.lastEventId))
    source.addEventListener('error', () => void this.lose())
    this.listenOn()
  }

  private close(): void {
    this.cancel()
    this.source?.close()
    this.source = undefined
  }

  private hear<Name extends keyof LiveEvents>(name: Name, data: LiveEvents[Name], id: string): void {
    this.listenOn()
    if (name === 'start') this.begin(data as LiveEvents['start'])
    if (id !== '') this.lastId = id
    this.batches.add(() => {
      take(name, data)
      if (name === 'start') {
        connection.value = { state: 'live' }
        missingHub.value = undefined
      }
    })
    if (name === 'instances') {
      const { rows, toCome } = data as LiveEvents['instances']
      this.restart.hear(
        rows.map(({ instanceId }) => instanceId),
        toCome,
      )
    }
    if (name === 'executions') this.hearExecutions(data as LiveEvents['executions'])
    // Of a hub, entities come last: then nothing of what is replaced is missing.
    if (name === 'entities') this.batches.release()
  }

  private hearExecutions({ rows, toCome }: LiveEvents['executions']): void {
    this.restart.hear(
      rows.map(({ id }) => id),
      toCome,
    )
    if (toCome === 0) this.batches.release()
  }

  private begin(start: LiveEvents['start']): void {
    this.isHeard = true
    this.attempt = 0
    const shown = [...instances.byId.keys(), ...executions.byId.keys()]
    this.restart.begin(start, shown)
    // What was told in part cannot be gone on with.
    if (!start.isResumed) this.lastId = undefined
    // What is on the screen stays there until what replaces it is whole.
    if (!start.isResumed && shown.length > 0) this.batches.hold(WHOLE_WITHIN)
  }

  /** The connection broke, or did not come to be. */
  private async lose(): Promise<void> {
    this.close()
    this.batches.flush()
    const isAnswered = this.isHeard ? undefined : await this.host.probe()
    if (this.isStopped || this.isResting || this.source) return
    this.attempt++
    const wait = waitBefore(this.attempt)
    batch(() => {
      const { value } = connection
      const isMissing = typeof isAnswered === 'object'
      if (isMissing) {
        forget()
        missingHub.value = isAnswered.refusal
        connection.value = { state: 'connecting' }
        return
      }
      const now = wallNow()
      const since = value.state === 'lost' ? value.since : now
      connection.value = { state: 'lost', since, nextTry: now + wait, attempt: this.attempt }
    })
    this.cancel = after(wait, () => this.open())
  }

  /** A server that was halted keeps the connection, and says nothing. */
  private listenOn(): void {
    this.cancel()
    this.cancel = after(SILENCE, async () => {
      const { source } = this
      const isHere = (await this.host.probe()) === 'here'
      if (this.source !== source || this.isStopped) return
      if (isHere) this.listenOn()
      else void this.lose()
    })
  }
}
