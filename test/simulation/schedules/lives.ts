/** Instances and their executions as an onlooker learns of them: which follows which, and what each was sent. */
import type { HistoryEvent } from '../../../src/durable-task/core/events.ts'
import type { Instance } from '../../../src/durable-task/core/instance.ts'
import type { HubObserver } from '../../../src/durable-task/hub/observer.ts'
import type { OpenWork } from './calls.ts'
import type { Tally } from './tally.ts'
import { holds } from './violation.ts'

export interface Execution {
  readonly id: string
  readonly instanceId: string
  /** Events that were raised for the instance from its start on, over all its executions. */
  readonly raised: string[]
  /** The execution that a rewind replaced by this one. */
  readonly rewound: Execution | undefined
  /** Events handed over by the generation before. */
  readonly carried: readonly string[]
  /** How many raised events the generations before have taken. */
  readonly base: number
  /** How many events it has taken so far, carried ones first. */
  taken: number
  /** What its worker knows of it; undefined after a rewind, until its first turn. */
  past: readonly string[] | undefined
  /** What it waits for; undefined before its first turn. */
  open: OpenWork | undefined
  /** Set by the turn that continues as new. */
  handsOver: readonly string[] | undefined
  started: Extract<HistoryEvent, { type: 'executionStarted' }> | undefined
  endedAs: string | undefined
  /** A rewind has replaced it. */
  isReplaced: boolean
}

export class Lives {
  /** Of the hub, as they stand. */
  readonly records = new Map<string, Instance>()
  readonly executions = new Map<string, Execution>()
  /** Ids of instances that are gone since they were asked for last. */
  private gone: string[] = []
  private ended: Execution[] = []
  private readonly current = new WeakMap<Instance, Execution>()
  private news: { readonly instance: Instance; readonly id: string; readonly generation: number }[] = []
  private generations = new WeakMap<Execution, number>()
  private announced = new Set<string>()
  private readonly tally: Tally

  constructor(tally: Tally) {
    this.tally = tally
  }

  readonly observer: HubObserver = {
    onInstance: instance => this.look(instance),
    onInserted: instance => {
      this.records.set(instance.instanceId, instance)
      const execution = this.executions.get(instance.executionId)
      if (execution) this.current.set(instance, execution)
    },
    onRemoved: ({ instanceId }) => {
      this.records.delete(instanceId)
      this.gone.push(instanceId)
    },
    onEntity: () => {},
    onWorker: () => {},
  }

  /** It exists and has not ended. */
  lives(instanceId: string): boolean {
    const record = this.records.get(instanceId)
    return record !== undefined && !record.outcome
  }

  /** The execution that its instance is at now, and that has not ended. */
  isCurrent({ id, instanceId }: Pick<Execution, 'id' | 'instanceId'>): boolean {
    return this.lives(instanceId) && this.records.get(instanceId)?.executionId === id
  }

  /** An event was raised for the instance, which lives. */
  raise(instanceId: string, event: string): void {
    this.of(instanceId)?.raised.push(event)
  }

  of(instanceId: string): Execution | undefined {
    const record = this.records.get(instanceId)
    return record && this.current.get(record)
  }

  /** Whether `id` is the execution itself, or one that a rewind has replaced by it. */
  isSame(execution: Execution, id: string): boolean {
    for (let each: Execution | undefined = execution; each; each = each.rewound)
      if (each.id === id) return true
    return false
  }

  /** Executions that have begun since this was asked last are made known. */
  takeNews(mayRewind: boolean): void {
    for (const { instance, id, generation } of this.news.splice(0)) {
      const before = this.current.get(instance)
      const execution = this.follow(instance.instanceId, id, before, generation, mayRewind)
      this.executions.set(id, execution)
      this.generations.set(execution, generation)
      this.current.set(instance, execution)
    }
  }

  takeGone(): string[] {
    return this.gone.splice(0)
  }

  takeEnded(): Execution[] {
    return this.ended.splice(0)
  }

  /** The hub has forgotten everything. */
  clear(): void {
    this.executions.clear()
    this.announced.clear()
    this.news = []
    this.ended = []
  }

  private look(instance: Instance): void {
    const { instanceId, executionId: id, generation } = instance
    this.records.set(instanceId, instance)
    const execution = this.executions.get(id)
    if (execution && instance.outcome && instance.completedAt !== undefined) this.end(execution, instance)
    if (execution || this.announced.has(id)) return
    this.announced.add(id)
    this.news.push({ instance, id, generation })
  }

  private end(execution: Execution, { history, outcome }: Instance): void {
    if (execution.endedAs) return
    execution.endedAs = outcome?.status
    this.tally.add(`ended: ${outcome?.status}`)
    execution.taken = history.entries.filter(({ type }) => type === 'eventRaised').length
    this.ended.push(execution)
  }

  private follow(
    instanceId: string,
    id: string,
    before: Execution | undefined,
    generation: number,
    mayRewind: boolean,
  ): Execution {
    const fresh = {
      id,
      instanceId,
      raised: [],
      rewound: undefined,
      carried: [],
      base: 0,
      taken: 0,
      past: [],
      open: undefined,
      handsOver: undefined,
      started: undefined,
      endedAs: undefined,
      isReplaced: false,
    }
    if (!before) {
      this.tally.add('begun: first execution')
      return fresh
    }
    const { raised, carried, base, taken, handsOver } = before
    const late = Math.max(0, taken - carried.length)
    if (generation > (this.generations.get(before) ?? 0)) {
      holds(handsOver, 'generation', () => `${instanceId} continues as new, and its program did not`)
      const left = carried.slice(taken)
      this.tally.add(`begun: next generation${handsOver.length > 0 ? ', with events carried over' : ''}`)
      return { ...fresh, raised, carried: [...handsOver, ...left], base: base + late }
    }
    holds(mayRewind, 'generation', () => `${instanceId} has another execution, and nobody has rewound it`)
    this.tally.add('begun: rewound')
    before.isReplaced = true
    // What it had not taken when it failed is gone.
    raised.length = base + late
    return { ...fresh, raised, carried: carried.slice(0, taken), base, rewound: before, past: undefined }
  }
}
