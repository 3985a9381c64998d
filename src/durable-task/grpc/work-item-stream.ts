/** A worker's GetWorkItems stream (section 1.13). */
import { Metadata, type ServerWritableStream, type StatusObject } from '@grpc/grpc-js'
import type { Clock, Scheduled } from '../../kernel/clock/clock.ts'
import type { StreamPort } from '../hub/edge-work.ts'
import type { StatusName } from '../hub/status-names.ts'
import type { TaskHub } from '../hub/task-hub.ts'
import type { ConnectedWorker, Sent, WorkerPort, WorkerProfile } from '../hub/work.ts'
import { codeOf } from './edge.ts'
import { encodeActivity, encodeBatch, encodeTurn, healthPing } from './framing.ts'
import type { RequestOf } from './handlers.ts'
import type { Outgoing } from './writes-at-once.ts'

export interface StreamOptions {
  readonly wallClock: Clock
  readonly healthPingPeriod: number
  readonly historyStreamingThreshold: number
}

/** Runs what a listener does; an exception there would end the process, so it is logged instead. */
type Attempt = (run: () => void) => void

/** So many bytes may wait for a worker that reads slowly. grpc-js itself counts messages, and but sixteen. */
const MOST_PENDING = 256 * 1024

type WorkItemCall = ServerWritableStream<RequestOf<'GetWorkItems'>, Outgoing>

/** Serves one worker until its stream ends. */
export class WorkItemStream implements StreamPort {
  private readonly call: WorkItemCall
  private readonly hub: TaskHub
  private readonly options: StreamOptions
  private readonly streamsHistory: boolean
  private readonly worker: ConnectedWorker
  private ping: Scheduled | undefined
  private readonly attempt: Attempt
  /** Bytes that the transport has not taken yet. */
  private pending = 0
  private isFull = false
  private isOpen = true
  private isSilent = false

  constructor(call: WorkItemCall, hub: TaskHub, options: StreamOptions, attempt: Attempt) {
    this.call = call
    this.hub = hub
    this.options = options
    this.attempt = attempt
    this.streamsHistory = call.request.capabilities.includes('HISTORY_STREAMING')
    // Headers and a ping at once: .NET counts a stream without a message as poisoned.
    call.sendMetadata(new Metadata())
    this.sendPing()
    call.on('cancelled', () => attempt(() => this.close()))
    call.on('error', () => attempt(() => this.close()))
    this.worker = hub.workers.connect(profileOf(call), this)
  }

  sendTurn(token: string, turn: Parameters<WorkerPort['sendTurn']>[1]): Sent {
    const isLong = turn.past.length > this.options.historyStreamingThreshold
    return this.write(token, encodeTurn(token, turn, this.streamsHistory && isLong && !turn.embedsHistory))
  }

  sendActivity(token: string, activity: Parameters<WorkerPort['sendActivity']>[1]): Sent {
    return this.write(token, encodeActivity(token, activity))
  }

  sendBatch(token: string, batch: Parameters<WorkerPort['sendBatch']>[1]): Sent {
    return this.write(token, encodeBatch(token, batch))
  }

  /** Ends the stream with a status; its work goes back to the queues. */
  end(status: Pick<StatusObject, 'code' | 'details'>): void {
    if (!this.isOpen) return
    this.close()
    this.call.emit('error', status)
  }

  cut(name: StatusName): void {
    this.end({ code: codeOf(name), details: 'A fault has cut the stream.' })
  }

  silence(): void {
    this.isSilent = true
    this.ping?.cancel()
  }

  private write(token: string, item: Buffer): Sent {
    const copies = this.isSilent ? 0 : this.hub.edge.delivery(token, this)
    for (let copy = 0; copy < copies; copy++) {
      this.pending += item.length
      this.call.write({ bytes: item, taken: () => this.taken(item.length) })
    }
    this.isFull = this.pending > MOST_PENDING
    return { size: item.length, isFull: this.isFull }
  }

  private taken(size: number): void {
    this.pending -= size
    if (!this.isFull || this.pending > MOST_PENDING / 2) return
    this.isFull = false
    this.attempt(() => this.drained())
  }

  private sendPing(): void {
    const { wallClock, healthPingPeriod } = this.options
    this.call.write({ bytes: healthPing, taken() {} })
    this.ping = wallClock.schedule(wallClock.now() + healthPingPeriod, () => this.sendPing())
  }

  private drained(): void {
    if (this.isOpen) this.hub.workers.drained(this.worker)
  }

  private close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.ping?.cancel()
    this.hub.workers.disconnect(this.worker)
  }
}

function profileOf(call: WorkItemCall): WorkerProfile {
  const request = call.request
  const agents = ['x-user-agent', 'user-agent'].flatMap(header => call.metadata.get(header).map(String))
  const [agent = 'unknown SDK'] = agents
  const address = call.getPeer()
  const filters = request.workItemFilters
  return {
    name: `${agent} at ${address}`,
    sdk: agent,
    address,
    limits: {
      orchestration: request.maxConcurrentOrchestrationWorkItems,
      activity: request.maxConcurrentActivityWorkItems,
      entity: request.maxConcurrentEntityWorkItems,
    },
    filters: filters && {
      orchestration: filters.orchestrations,
      activity: filters.activities,
      entity: filters.entities.map(({ name }) => ({ name: name.toLowerCase(), versions: [] })),
    },
    refuses: mayHostEntities(agents, request.maxConcurrentEntityWorkItems) ? [] : ['entity'],
  }
}

/**
 * Go's worker only logs entity batches, and older Java ones drop them: they would stay in flight for ever
 * (section 1.13, item 12). A Java worker with entities says how many it takes. A name of the application's own may
 * stand before the library's.
 */
const mayHostEntities = (agents: readonly string[], limit: number): boolean =>
  !agents.some(agent => /(^| )grpc-go\//.test(agent)) &&
  (limit > 0 || !agents.some(agent => /(^| )grpc-java/.test(agent)))
