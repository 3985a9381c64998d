/** What becomes of work that nobody serves: it waits, is named in the log, or fails with an explanation. */
import type { WorkKind } from '../../../machines/worker.ts'
import type { Scheduled } from '../../kernel/clock/clock.ts'
import type { Completions } from './completions.ts'
import type { HubCore } from './core.ts'
import { servedUntil } from './idleness.ts'
import type { WorkItem } from './work.ts'
import { keyOf } from './work-queues.ts'

export type UnservedRule = 'wait' | 'warn' | 'fail'

export interface UnservedSettings {
  readonly rule: UnservedRule
  /** How long a worker may take to come; milliseconds of wall time. */
  readonly grace: number
  /** Says who else answers work of this kind. */
  readonly describeOthers: (kind: WorkKind) => string
}

export class UnservedWork {
  private readonly core: HubCore
  private readonly completions: Completions
  private settings: UnservedSettings | undefined
  private readonly warned = new Set<string>()
  private check: Scheduled | undefined

  constructor(core: HubCore, completions: Completions) {
    this.core = core
    this.completions = completions
  }

  set(settings: UnservedSettings): void {
    this.settings = settings.rule === 'wait' ? undefined : settings
    this.warned.clear()
    for (const item of this.core.dispatcher.items.each()) item.judgedAt = undefined
    this.look()
  }

  /** Something has changed: looks when there will be something to judge. */
  look(): void {
    this.check?.cancel()
    const { settings } = this
    if (!settings) return
    const { wallClock } = this.core.settings
    const now = wallClock.now()
    let next = Number.POSITIVE_INFINITY
    for (const item of this.core.dispatcher.items.each())
      next = Math.min(next, this.dueOf(item, settings, now))
    if (Number.isFinite(next))
      this.check = wallClock.schedule(next, () => this.core.perform(() => this.judge(settings)))
  }

  stop(): void {
    this.check?.cancel()
    this.settings = undefined
  }

  private judge(settings: UnservedSettings): void {
    const now = this.core.settings.wallClock.now()
    for (const item of this.core.dispatcher.items.all()) {
      if (this.dueOf(item, settings, now) > now) continue
      const text = `Nobody serves ${this.explain(item, settings)}`
      if (settings.rule === 'fail') this.completions.giveUp(item, 'NobodyServes', text)
      else this.warn(keyOf(item.work), text)
    }
  }

  private warn(key: string, text: string): void {
    this.warned.add(key)
    this.core.settings.log.warn(text)
  }

  /** When the rule applies to the item; infinity when somebody serves it, or a warning has been given. */
  private dueOf(item: WorkItem, { rule, grace }: UnservedSettings, now: number): number {
    const { dispatcher } = this.core
    const served =
      item.isQueued && !dispatcher.isPaused
        ? servedUntil(dispatcher, item.work, now)
        : Number.POSITIVE_INFINITY
    if (served === Number.POSITIVE_INFINITY || (rule === 'warn' && this.warned.has(keyOf(item.work)))) {
      item.judgedAt = undefined
      return Number.POSITIVE_INFINITY
    }
    item.judgedAt ??= now + grace
    return Math.max(item.judgedAt, served)
  }

  private explain({ work }: WorkItem, { describeOthers }: UnservedSettings): string {
    const { kind, name, version } = work
    const what = `the ${kind} '${name}'${version && ` version '${version}'`}`
    return `${what}: ${this.explainWorkers(kind)}. ${describeOthers(kind)} Register it with a worker, or answer it with hub.use(${kind}('${name}')…).`
  }

  private explainWorkers(kind: WorkKind): string {
    const workers = [...this.core.dispatcher.workers.values()]
    if (workers.length === 0) return 'no worker is connected'
    const names = workers.flatMap(({ profile: { filters, refuses } }) =>
      filters && !refuses.includes(kind) ? filters[kind].map(describeFilter) : [],
    )
    const count =
      workers.length === 1 ? 'the connected worker serves' : `the ${workers.length} connected workers serve`
    return `${count} ${names.length > 0 ? [...new Set(names)].sort().join(', ') : 'nothing of that kind'}`
  }
}

const describeFilter = ({ name, versions }: { name: string; versions: readonly string[] }): string =>
  versions.length === 0
    ? `'${name}'`
    : `'${name}' (versions ${versions.map(version => `'${version}'`).join(', ')})`
