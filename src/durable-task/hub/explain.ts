/** Why instances wait, in words. */
import type { HubCore } from './core.ts'
import { idleEntities } from './explain-entities.ts'
import type { Reason } from './reason.ts'
import type { Reasons } from './reasons.ts'

/** A sentence with one part per thing the instance waits for; never empty. */
export function explain(core: HubCore, reasons: Reasons, instanceId: string): string {
  const instance = core.instances.get(instanceId)
  if (!instance) return `No instance '${instanceId}' exists in the hub '${core.settings.name}'.`
  const name = `'${instanceId}' (${instance.started.name}) is ${core.statusOf(instance).toLowerCase()}`
  return instance.outcome ? `${name}.` : `${name}: ${summarize(reasons.of(instanceId)).join('; ')}.`
}

const MOST_LINES = 50

/** Why everything waits that has not ended, a line each; undefined when nothing does. */
export function explainAll(core: HubCore, reasons: Reasons): string | undefined {
  const living = [...core.instances.values()].filter(({ outcome }) => !outcome)
  const lines = [...living.map(({ instanceId }) => explain(core, reasons, instanceId)), ...idleEntities(core)]
  if (lines.length === 0) return undefined
  const rest = lines.length - MOST_LINES
  return [...lines.slice(0, MOST_LINES), ...(rest > 0 ? [`… and ${rest} more.`] : [])].join('\n')
}

/** Equal ones once, with their number. */
function summarize(reasons: readonly Reason[]): string[] {
  const counts = new Map<string, number>()
  for (const { text } of reasons) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`))
}
