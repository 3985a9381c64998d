/** What keeps a hub busy, in words: while it is, no time is skipped. */
import type { HubCore } from './core.ts'
import { isOrphaned, servedUntil } from './idleness.ts'
import type { WorkItem } from './work.ts'

const causes = {
  out: ['is out', 'are out'],
  resting: ['rests after a failed delivery', 'rest after failed deliveries'],
  paused: ['waits, for the hub is paused', 'wait, for the hub is paused'],
  served: ['is queued for a connected worker', 'are queued for connected workers'],
  expected: [
    'waits for a worker that has left and may come back',
    'wait for a worker that has left and may come back',
  ],
  judged: ['waits for a worker to come', 'wait for a worker to come'],
} as const

type Cause = keyof typeof causes

/** Undefined when it is idle. */
export function explainBusy(core: HubCore): string | undefined {
  const found = new Map<Cause, WorkItem[]>()
  for (const item of core.dispatcher.items.each()) {
    const cause = causeOf(core, item)
    const known = cause && found.get(cause)
    if (known) known.push(item)
    else if (cause) found.set(cause, [item])
  }
  const parts = [...found].map(([cause, items]) => {
    const [one, many] = causes[cause]
    return items.length === 1 ? `${subjectOf(items[0]!)} ${one}` : `${items.length} pieces of work ${many}`
  })
  return parts.join('; ') || undefined
}

/** As the skip rule has it (`busyUntil`). */
function causeOf(core: HubCore, item: WorkItem): Cause | undefined {
  const { dispatcher, settings } = core
  if (item.sleep || isOrphaned(core, item)) return undefined
  if (item.holder) return 'out'
  if (!item.isQueued) return 'resting'
  if (dispatcher.isPaused) return 'paused'
  const now = settings.wallClock.now()
  const served = servedUntil(dispatcher, item.work, now)
  if (served === Number.POSITIVE_INFINITY) return 'served'
  if (served > now) return 'expected'
  return (item.judgedAt ?? 0) > now ? 'judged' : undefined
}

const subjectOf = ({ work: { kind, name }, instanceId, replay }: WorkItem): string => {
  if (replay) return `a replay of '${name}'`
  if (kind === 'orchestration') return `a turn of '${instanceId}' (${name})`
  return kind === 'entity' ? `a batch of '${instanceId}'` : `activity '${name}' of '${instanceId}'`
}
