/** Why instances wait, in words. */
import { describeInstant } from '../../kernel/instant.ts'
import { childrenOf, parentOf } from '../core/instance.ts'
import { toMillis } from '../core/timestamp.ts'
import type { HostedInstance, HubCore } from './core.ts'
import { entityReasons, idleEntities } from './explain-entities.ts'
import { explainItem } from './explain-item.ts'
import { unansweredChildren } from './unanswered-children.ts'

/** One sentence per thing the instance waits for; never empty. */
export function explain(core: HubCore, instanceId: string): string {
  const instance = core.instances.get(instanceId)
  if (!instance) return `No instance '${instanceId}' exists in the hub '${core.settings.name}'.`
  const status = core.statusOf(instance)
  const name = `'${instanceId}' (${instance.started.name}) is ${status.toLowerCase()}`
  if (instance.outcome) return `${name}.`
  const { items: all } = core.dispatcher
  const items = [...all.of(instanceId), ...all.replaysOf(instanceId)].map(item => explainItem(core, item))
  const entities = entityReasons(core, instance.executionId)
  const reasons = [...summarize([...items, ...entities]), ...ownReasons(core, instance)]
  if (reasons.length === 0) reasons.push(...lostChildren(core, instance))
  return `${name}: ${reasons.join('; ') || 'nothing is queued or out; it waits for an event'}.`
}

const MOST_LINES = 50

/** Why everything waits that has not ended, a line each; undefined when nothing does. */
export function explainAll(core: HubCore): string | undefined {
  const living = [...core.instances.values()].filter(({ outcome }) => !outcome)
  const lines = [...living.map(({ instanceId }) => explain(core, instanceId)), ...idleEntities(core)]
  if (lines.length === 0) return undefined
  const rest = lines.length - MOST_LINES
  return [...lines.slice(0, MOST_LINES), ...(rest > 0 ? [`… and ${rest} more.`] : [])].join('\n')
}

function ownReasons(core: HubCore, instance: HostedInstance): string[] {
  const { started, suspension, timers } = instance
  const reasons: string[] = []
  const now = core.settings.clock.now()
  const start = started.scheduledStartTimestamp
  const isScheduled = start !== undefined && toMillis(start) > now && !instance.history.hasStart
  if (suspension) reasons.push('it waits to be resumed')
  if (isScheduled) reasons.push(`its start is scheduled for ${describeInstant(toMillis(start))}`)
  else if (timers.size > 0) {
    const next = Math.min(...[...timers].map(({ due }) => due))
    reasons.push(`its next timer is due at ${describeInstant(next)}`)
  }
  return [...reasons, ...openChildren(core, instance)]
}

function openChildren(core: HubCore, parent: HostedInstance): string[] {
  return childrenOf(parent).flatMap(childId => {
    const child = core.instances.get(childId)
    if (!child || child.outcome || parentOf(child)?.executionId !== parent.executionId) return []
    const status = core.statusOf(child).toLowerCase()
    return [`its sub-orchestration '${childId}' (${child.started.name}) is ${status}`]
  })
}

/** Children of the run that this one was brought in from: their answers come elsewhere, or not at all. */
function lostChildren(core: HubCore, parent: HostedInstance): string[] {
  if (childrenOf(parent).length === 0) return []
  return unansweredChildren(core, parent).map(({ instanceId }) => {
    const where = core.instances.has(instanceId) ? 'answers another run' : 'is not in this hub'
    return `its sub-orchestration '${instanceId}' ${where}`
  })
}

/** Equal sentences once, with their number. */
function summarize(sentences: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const sentence of sentences) counts.set(sentence, (counts.get(sentence) ?? 0) + 1)
  return [...counts].map(([sentence, count]) => (count === 1 ? sentence : `${sentence} (${count} times)`))
}
