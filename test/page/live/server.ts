/** A server that a stream is connected to, for tests: it says what the test has it say. */
import type { StreamHost } from '../../../page/live/stream.ts'
import type { ExecutionRow, InstanceRow, LiveEvents } from '../../../page/live/types.ts'

class Source extends EventTarget {
  readonly lastId: string | undefined
  isClosed = false

  constructor(lastId: string | undefined) {
    super()
    this.lastId = lastId
  }

  close(): void {
    this.isClosed = true
  }
}

export class Server {
  readonly sources: Source[] = []
  /** What it answers to the question whether it is there. */
  answer: Awaited<ReturnType<StreamHost['probe']>>
  probes = 0

  get host(): StreamHost {
    return {
      open: lastId => {
        const source = new Source(lastId)
        this.sources.push(source)
        // What a stream does with an EventSource: it listens and closes.
        return source as EventTarget as EventSource
      },
      probe: async () => {
        this.probes++
        return this.answer
      },
    }
  }

  get source(): Source {
    return this.sources.at(-1)!
  }

  tell<Name extends keyof LiveEvents>(name: Name, data: LiveEvents[Name], lastEventId = ''): void {
    this.source.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId }))
  }

  breakOff(): void {
    this.source.dispatchEvent(new Event('error'))
  }

  start(feedId: string, isResumed = false): void {
    this.tell('start', {
      feedId,
      hub: 'default',
      hubs: ['default'],
      address: '127.0.0.1:4001',
      version: '1',
      isResumed,
    })
  }

  /** The same of a service for durable functions. */
  wholeOfExecutions(feedId: string, rows: ExecutionRow[]): void {
    this.tell('start', { feedId, version: '1', isResumed: false })
    this.tell('executions', { rows, gone: [], counts: { RUNNING: rows.length }, toCome: 0 })
    const env = { AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:9001' }
    this.tell('serving', { address: env.AWS_ENDPOINT_URL_LAMBDA, env, functions: [], hubs: ['orders'] })
  }

  /** Everything as it stands, up to the last event. */
  whole(feedId: string, rows: InstanceRow[], sequence = 1): void {
    this.start(feedId)
    this.tell('instances', { rows, gone: [], counts: { RUNNING: rows.length }, toCome: 0 })
    this.tell('entities', { rows: [], gone: [] }, `${feedId}:${sequence}`)
  }
}
