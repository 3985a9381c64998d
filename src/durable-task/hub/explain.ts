/** Why an instance waits, in words. */
import { accepts } from '../../../machines/worker.ts'
import { toMillis } from '../core/timestamp.ts'
import type { HostedInstance, HubCore } from './core.ts'
import type { WorkItem } from './work.ts'

/** One sentence per thing the instance waits for; never empty. */
export function explain(core: HubCore, instanceId: string): string {
  const instance = core.instances.get(instanceId)
  if (!instance) return `No instance '${instanceId}' exists in the hub '${core.settings.name}'.`
  const status = core.statusOf(instance)
  const name = `'${instanceId}' (${instance.started.name}) is ${status.toLowerCase()}`
  if (instance.outcome) return `${name}.`
  const items = core.dispatcher.items.of(instanceId).map(item => explainItem(core, item))
  const reasons = [...ownReasons(core, instance), ...summarize(items)]
  if (reasons.length === 0)
    return `${name}: nothing is queued or out; it waits for an event, a timer or a child.`
  return `${name}: ${reasons.join('; ')}.`
}

function ownReasons(core: HubCore, { started, suspension }: HostedInstance): string[] {
  const reasons: string[] = []
  if (suspension) reasons.push('it waits to be resumed')
  const start = started.scheduledStartTimestamp
  if (start && toMillis(start) > core.settings.clock.now())
    reasons.push(`its start is scheduled for ${instantOf(toMillis(start))}`)
  return reasons
}

/** Clients may name instants beyond what a date can hold. */
function instantOf(millis: number): string {
  const date = new Date(millis)
  return Number.isNaN(date.getTime()) ? `${millis} ms after 1970` : date.toISOString()
}

function explainItem(core: HubCore, item: WorkItem): string {
  const { kind, name, version } = item.work
  const what =
    kind === 'orchestration'
      ? `its turn of '${name}'`
      : `${kind} '${name}'${version && ` version ${version}`}`
  if (item.holder) return `${what} is out at ${item.holder.profile.name}`
  if (!item.isQueued)
    return `${what} rests after ${item.actor.getSnapshot().context.setbacks} failed deliveries (${item.size} bytes)`
  const { workers } = core.dispatcher
  if (workers.size === 0) return `${what} waits for a worker: none is connected`
  const serves = [...workers.values()].filter(({ profile }) => accepts(profile.filters, item.work))
  return serves.length === 0
    ? `${what} waits for a worker: the filters of the ${workers.size} connected leave it out`
    : `${what} waits until one of ${serves.length} connected workers has room`
}

/** Equal sentences once, with their number. */
function summarize(sentences: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const sentence of sentences) counts.set(sentence, (counts.get(sentence) ?? 0) + 1)
  return [...counts].map(([sentence, count]) => (count === 1 ? sentence : `${sentence} (${count} times)`))
}
