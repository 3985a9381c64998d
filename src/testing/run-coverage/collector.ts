/** Gathers the coverage of one hub while its instances run. */
import type { WorkFilters } from '../../../machines/worker.ts'
import { parseEntityId } from '../../durable-task/core/entity-id.ts'
import type { EventCodec } from '../../durable-task/core/events.ts'
import type { HistoryLog } from '../../durable-task/core/history-log.ts'
import type { Instance } from '../../durable-task/core/instance.ts'
import type { HubObserver } from '../../durable-task/hub/observer.ts'
import { type Coverage, noCoverage } from './coverage.ts'
import { coverageOfRun } from './coverage-of-run.ts'
import { expecting } from './expected.ts'
import { mergeCoverage } from './merge.ts'
import { Trace } from './trace.ts'

/** Runs are added up when so many of them wait for it. */
const ADDED_UP_AT_ONCE = 50

/** An execution that has not ended. */
interface OpenRun {
  readonly history: HistoryLog
  readonly trace: Trace
}

export class CoverageCollector implements HubObserver {
  private readonly codec: EventCodec
  private readonly open = new Map<string, OpenRun>()
  /** Histories that were followed to their end. */
  private readonly ended = new WeakSet<HistoryLog>()
  /** What was gathered until now, in order. */
  private parts: Coverage[] = []

  constructor(codec: EventCodec) {
    this.codec = codec
  }

  /** Everything until now. */
  coverage(): Coverage {
    const open = [...this.open.values()].map(({ trace }) => coverageOfRun(trace))
    return mergeCoverage([...this.parts, ...open])
  }

  onInstance({ instanceId, history }: Instance): void {
    const current = this.open.get(instanceId)
    if (current && current.history !== history) {
      // Only the next generation comes without an end before it, and without the instance being removed.
      current.trace.end = 'continuedAsNew'
      this.close(instanceId, current)
    }
    if (history.count === 0 || this.ended.has(history)) return
    const run = this.open.get(instanceId) ?? this.begin(instanceId, history, countedOf(history))
    this.read(run, history.count)
    if (run.trace.end !== 'unfinished') this.close(instanceId, run)
  }

  onInserted({ instanceId, history, outcome }: Instance): void {
    if (outcome) this.ended.add(history)
    else if (history.count > 0) this.begin(instanceId, history, history.count)
  }

  onRemoved({ instanceId }: Instance): void {
    const run = this.open.get(instanceId)
    if (run) this.close(instanceId, run)
  }

  onEntity(entityId: string): void {
    const name = parseEntityId(entityId)?.name
    if (name !== undefined) this.add({ ...noCoverage, entities: [name] })
  }

  onWorker(filters: WorkFilters | undefined): void {
    if (!filters) return
    const names = (kind: keyof WorkFilters): string[] => filters[kind].map(({ name }) => name)
    this.add(
      expecting(noCoverage, {
        orchestrations: names('orchestration'),
        activities: names('activity'),
        entities: names('entity'),
      }),
    )
  }

  /** Follows an execution from here on; its first `known` events are not counted. */
  private begin(instanceId: string, history: HistoryLog, known: number): OpenRun {
    const run = { history, trace: new Trace(instanceId) }
    this.open.set(instanceId, run)
    this.read(run, known)
    run.trace.markOld()
    return run
  }

  private read({ history, trace }: OpenRun, end: number): void {
    for (const entry of history.entries.slice(trace.count, end))
      trace.take(this.codec.decode(history.bytesOf(entry)))
  }

  private close(instanceId: string, { history, trace }: OpenRun): void {
    this.open.delete(instanceId)
    this.ended.add(history)
    this.add(coverageOfRun(trace))
  }

  private add(part: Coverage): void {
    this.parts.push(part)
    if (this.parts.length >= ADDED_UP_AT_ONCE) this.parts = [mergeCoverage(this.parts)]
  }
}

/** What lies before a rewind was counted when the instance failed. */
const countedOf = ({ entries }: HistoryLog): number =>
  Math.max(
    0,
    entries.findLastIndex(({ type }) => type === 'executionRewound'),
  )
