/** Why instances wait, in words. */
import { equalOnce, firstLines } from '../../kernel/explaining.ts'
import type { HubCore } from './core.ts'
import { idleEntities } from './explain-entities.ts'
import type { Reasons } from './reasons.ts'

/** A sentence with one part per thing the instance waits for; never empty. */
export function explain(core: HubCore, reasons: Reasons, instanceId: string): string {
  const instance = core.instances.get(instanceId)
  if (!instance) return `No instance '${instanceId}' exists in the hub '${core.settings.name}'.`
  const name = `'${instanceId}' (${instance.started.name}) is ${core.statusOf(instance).toLowerCase()}`
  return instance.outcome
    ? `${name}.`
    : `${name}: ${equalOnce(reasons.of(instanceId).map(({ text }) => text)).join('; ')}.`
}

/** Why everything waits that has not ended, a line each; undefined when nothing does. */
export function explainAll(core: HubCore, reasons: Reasons): string | undefined {
  const living = [...core.instances.values()].filter(({ outcome }) => !outcome)
  const lines = [...living.map(({ instanceId }) => explain(core, reasons, instanceId)), ...idleEntities(core)]
  return firstLines(lines)
}
