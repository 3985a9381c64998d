/** Taking one orchestration out of a hub, and bringing one in. */
import { BackendError } from '../../kernel/errors.ts'
import { parentOf } from '../core/instance.ts'
import { openCalls } from '../core/open-calls.ts'
import { plainCopy } from '../core/plain-json.ts'
import { readExportedRun } from '../core/read-snapshot.ts'
import { renamed } from '../core/rename.ts'
import { type ExportedRun, type ReadInstance, runFormat } from '../core/snapshot.ts'
import { checkNewInstanceId, requireInstanceId } from '../core/validation.ts'
import type { HostedInstance, HubCore } from './core.ts'
import type { Effects } from './effects.ts'
import { answerOf } from './lifecycle.ts'
import { queueActivity } from './restore.ts'
import { insertInstance, pendingOf, prepareInstance, wakeInstance } from './restored-instance.ts'
import { savedInstance } from './snapshot.ts'
import { unansweredChildren } from './unanswered-children.ts'

/** One orchestration as plain JSON; throws `instance-not-found`. */
export function exportRun(core: HubCore, instanceId: string): ExportedRun {
  const instance = core.require(requireInstanceId(instanceId))
  return plainCopy({ format: runFormat, ...savedInstance(core, instance) }) as ExportedRun
}

/**
 * Brings a run in and returns its id. Under another id it is a copy, and another execution: what was sent to the
 * original never reaches it. Throws `invalid-request` or `instance-exists`, with nothing changed.
 */
export function importRun(
  core: HubCore,
  effects: Effects,
  json: unknown,
  wantedId: string | undefined,
): string {
  const original = readExportedRun(json)
  const instanceId = wantedId || original.instanceId
  if (instanceId !== original.instanceId) checkNewInstanceId(core.settings.limits, instanceId)
  if (core.instances.has(instanceId))
    throw new BackendError(
      'instance-exists',
      `The run cannot be imported: there is an instance '${instanceId}' already. Purge it, or import under another instanceId.`,
    )
  const saved =
    instanceId === original.instanceId ? original : renamed(original, instanceId, core.settings.ids.hexId())
  const prepared = prepareInstance(core.settings.codec, saved)
  core.perform(() => {
    const instance = insertInstance(core, prepared)
    if (instance.actor) takeUp(core, effects, instance, saved)
    if (instance.outcome) answerParent(core, instance)
  })
  return instanceId
}

/** A living one goes on: its timers run, its activities are sent, children that have ended answer. */
function takeUp(core: HubCore, effects: Effects, instance: HostedInstance, saved: ReadInstance): void {
  const { instanceId, executionId, started } = instance
  const { activities, children } = openCalls(saved.history, saved.inbox)
  for (const task of activities) {
    const servedVersion = task.version || (started.version ?? '')
    queueActivity(core, { instanceId, executionId, servedVersion, task })
  }
  for (const { arm } of pendingOf(core, effects, instance, saved)) arm()
  for (const { instanceId: childId } of children) {
    const child = core.instances.get(childId)
    if (child?.outcome) answerParent(core, child)
  }
  wakeInstance(core, instance)
}

/** Tells the parent of a child that has ended, if it still waits for it. */
function answerParent(core: HubCore, child: HostedInstance): void {
  const link = parentOf(child)
  const parent = core.instances.get(link?.instanceId ?? '')
  if (!link || !parent?.actor || parent.executionId !== link.executionId) return
  const waits = unansweredChildren(parent).some(
    ({ taskId, instanceId }) => taskId === link.taskId && instanceId === child.instanceId,
  )
  const answer = waits && answerOf(child, link.taskId)
  if (answer) core.post(parent.instanceId, link.executionId, answer)
}
