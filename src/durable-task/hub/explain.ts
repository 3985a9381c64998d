/** Why an instance waits, in words. */
import { toMillis } from '../core/timestamp.ts'
import type { HostedInstance, HubCore } from './core.ts'
import { entityReasons } from './explain-entities.ts'
import { explainItem, instantOf } from './explain-item.ts'

/** One sentence per thing the instance waits for; never empty. */
export function explain(core: HubCore, instanceId: string): string {
  const instance = core.instances.get(instanceId)
  if (!instance) return `No instance '${instanceId}' exists in the hub '${core.settings.name}'.`
  const status = core.statusOf(instance)
  const name = `'${instanceId}' (${instance.started.name}) is ${status.toLowerCase()}`
  if (instance.outcome) return `${name}.`
  const items = core.dispatcher.items.of(instanceId).map(item => explainItem(core, item))
  const entities = entityReasons(core, instance.executionId)
  const reasons = [...ownReasons(core, instance), ...summarize([...items, ...entities])]
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

/** Equal sentences once, with their number. */
function summarize(sentences: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const sentence of sentences) counts.set(sentence, (counts.get(sentence) ?? 0) + 1)
  return [...counts].map(([sentence, count]) => (count === 1 ? sentence : `${sentence} (${count} times)`))
}
