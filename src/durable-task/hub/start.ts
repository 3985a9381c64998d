/** StartInstance and RestartInstance (sections 1.2 and 1.9). */
import { BackendError } from '../../kernel/errors.ts'
import { checkCount, checkPayload } from '../core/limits.ts'
import { checkReusePolicy, decideReuse, type ReusePolicy } from '../core/reuse-policy.ts'
import { checkNewInstanceId, requireInstanceId, requireName } from '../core/validation.ts'
import type { HubCore } from './core.ts'
import type { Lifecycle, StartRequest } from './lifecycle.ts'

export interface StartInstance extends StartRequest {
  /** Empty: the backend chooses one. */
  readonly instanceId: string
  readonly reusePolicy: ReusePolicy | undefined
}

/** Starts an instance and returns its id. */
export function startInstance(core: HubCore, lifecycle: Lifecycle, request: StartInstance): string {
  const { instanceId: wanted, reusePolicy, ...start } = request
  requireName(start.name)
  const { limits } = core.settings
  checkNewInstanceId(limits, wanted)
  checkPayload(limits, start.input, `The input of the orchestration '${start.name}'`)
  checkReusePolicy(reusePolicy)
  const instanceId = wanted || newInstanceId(core)
  const existing = core.instances.get(instanceId)
  if (!existing) {
    checkCount(limits, 'maxInstances', core.instances.size)
    lifecycle.create(instanceId, start)
    return instanceId
  }
  const status = core.statusOf(existing)
  const decision = decideReuse(reusePolicy, status, core.settings.defaultDuplicate)
  if (decision === 'refuse')
    throw new BackendError(
      'instance-exists',
      `An orchestration instance already exists: '${instanceId}' (${status.toLowerCase()}). Choose another id, or allow its status to be replaced.`,
    )
  if (decision === 'replace') lifecycle.replace(existing, start)
  return instanceId
}

/** Starts an instance again with the input of its last generation, under its own id or a new one. */
export function restartInstance(
  core: HubCore,
  lifecycle: Lifecycle,
  instanceId: string,
  withNewId: boolean,
): string {
  const original = core.require(requireInstanceId(instanceId))
  const { name, version, input, tags } = original.started
  const start: StartRequest = { name, version, input, tags }
  if (withNewId) {
    checkCount(core.settings.limits, 'maxInstances', core.instances.size)
    return lifecycle.create(newInstanceId(core), start).instanceId
  }
  if (!original.outcome)
    throw new BackendError(
      'wrong-state',
      `The instance '${instanceId}' is ${core.statusOf(original).toLowerCase()}: only a finished instance can be restarted under its own id.`,
    )
  return lifecycle.replace(original, start).instanceId
}

/** A seed may give an id that a test has brought with it, from a run of the same seed. */
function newInstanceId({ instances, settings: { ids } }: HubCore): string {
  for (;;) {
    const id = ids.hexId()
    if (!instances.has(id)) return id
  }
}
