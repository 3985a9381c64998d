/** What clients ask of the hub, at any moment, whether it may be granted or not. */
import { fromMillis } from '../../../src/durable-task/core/timestamp.ts'
import type { Dice } from './dice.ts'
import { entityIds, eventNames, rootIds } from './program.ts'
import type { Stage } from './stage.ts'
import { holds } from './violation.ts'

/** An instance, most often one that lives, or that has ended; seldom one that there is not. */
function anyInstance({ lives }: Stage, dice: Dice, lively = true): string | undefined {
  if (dice.oneIn(40)) return 'nobody'
  const all = [...lives.records.keys()]
  const meant = all.filter(id => lives.lives(id) === lively)
  return dice.any(dice.oneIn(5) || meant.length === 0 ? all : meant)
}

/** Does something to an instance, which may refuse it. */
export const steer =
  (what: string, how: (stage: Stage, instanceId: string, dice: Dice) => void, lively = true) =>
  (stage: Stage, dice: Dice): void => {
    const instanceId = anyInstance(stage, dice, lively)
    if (instanceId === undefined) {
      start(stage, dice)
      return
    }
    stage.tell(() => `client: ${what} ${instanceId}`)
    const { orchestrationStatus = 'nobody' } = stage.hub.get(instanceId) ?? {}
    const isOut = stage.lives.records.get(instanceId)?.turn !== undefined
    stage.tally.add(`client ${what}: ${orchestrationStatus}${isOut ? ', with a turn out' : ''}`)
    stage.attempt(() => how(stage, instanceId, dice))
  }

/** The same, to one that has ended, if there is one. */
export const steerEnded = (what: string, how: (stage: Stage, instanceId: string, dice: Dice) => void) =>
  steer(what, how, false)

export function start(stage: Stage, dice: Dice): void {
  const { hub, clock } = stage
  const free = rootIds.filter(id => !stage.lives.lives(id) || dice.oneIn(8))
  const instanceId = dice.any(free)
  if (!instanceId) return
  const input = `${dice.below(stage.schedule.programs.length)}`
  const at = clock.now() + 5_000
  const scheduledStartTimestamp = dice.oneIn(6) ? fromMillis(at) : undefined
  const replaceableStatus = ['COMPLETED', 'FAILED', 'TERMINATED', 'PENDING', 'RUNNING', 'SUSPENDED'] as const
  const reusePolicy = dice.oneIn(2) ? { replaceableStatus, retiredAction: 0 } : undefined
  stage.tell(
    () => `client: starts ${instanceId} with program ${input}${scheduledStartTimestamp ? ', later' : ''}`,
  )
  const version = dice.pick([undefined, '1', '2'])
  const { orchestrationStatus = 'nobody' } = hub.get(instanceId) ?? {}
  stage.tally.add(`client starts in the place of: ${orchestrationStatus}`)
  stage.attempt(() => {
    hub.start({ instanceId, name: 'Main', version, input, tags: {}, reusePolicy, scheduledStartTimestamp })
  })
}

export function raise(stage: Stage, instanceId: string, dice: Dice): void {
  const input = `event ${stage.marks++}`
  const isHeard = stage.lives.lives(instanceId)
  stage.hub.raiseEvent(instanceId, dice.pick(eventNames), input)
  if (isHeard) stage.lives.raise(instanceId, input)
}

export function floods(stage: Stage, instanceId: string, dice: Dice): void {
  for (let count = 0; count < 12; count++) raise(stage, instanceId, dice)
}

/** What was held follows the news that it was, unless a turn was out meanwhile. */
export function resume({ hub, lives }: Stage, instanceId: string): void {
  const record = lives.records.get(instanceId)
  const wasHeld = record?.suspension !== undefined && !record.turn
  hub.resume(instanceId, 'go on')
  if (!record || !wasHeld) return
  const types = [...(record.turn?.messages ?? []), ...record.inbox].map(({ type }) => type)
  const [first, second] = types.filter(type => type !== 'executionStarted')
  const isTold = first === 'executionSuspended' && second === 'executionResumed'
  holds(isTold, 'order', () => `${instanceId} is resumed, and will hear: ${types}`)
}

/** What a turn that is out brings counts before the end does, unless it is the first. */
export function terminate(stage: Stage, instanceId: string, dice: Dice): void {
  const { hub, lives, out, era } = stage
  const record = lives.records.get(instanceId)
  const isOut = [...out].some(
    each =>
      each.kind === 'orchestration' &&
      each.executionId === record?.executionId &&
      each.era === era &&
      !each.isVain,
  )
  const isAwaited = record?.turn !== undefined && record.turns > 0 && isOut
  hub.terminate(instanceId, 'enough', dice.oneIn(2))
  holds(!isAwaited || !record.outcome, 'turn', () => `${instanceId} ends before its turn has come back`)
}

export function rewind(stage: Stage, dice: Dice): void {
  const failed = [...stage.lives.records.values()].filter(({ outcome }) => outcome?.status === 'FAILED')
  const instanceId = dice.oneIn(10) ? anyInstance(stage, dice) : dice.any(failed)?.instanceId
  if (instanceId === undefined) return
  const hasUnsent = stage.hub.inspection.queueInfos().some(({ kind }) => kind === 'activity')
  if (hasUnsent) stage.tally.add('client rewinds while activities are unsent')
  stage.tell(() => `client: rewinds ${instanceId}`)
  const { orchestrationStatus = 'nobody' } = stage.hub.get(instanceId) ?? {}
  stage.tally.add(`client rewinds: ${orchestrationStatus}`)
  const before = [...stage.lives.records.values()].map(({ executionId }) => executionId)
  stage.attempt(() => stage.hub.rewind(instanceId, 'again'))
  const after = new Set([...stage.lives.records.values()].map(({ executionId }) => executionId))
  for (const id of before) {
    const execution = after.has(id) ? undefined : stage.lives.executions.get(id)
    if (execution) stage.operations.rewound(execution)
  }
}

export function signal(stage: Stage, instanceId: string, dice: Dice): void {
  const { hub, operations, clock } = stage
  const sender = dice.pick(['client 1', 'client 2'])
  const input = `signal ${stage.marks++}`
  const scheduledTime = dice.oneIn(4) ? fromMillis(clock.now() + 700 * dice.below(5)) : undefined
  stage.tell(() => `${sender}: signals ${instanceId}${scheduledTime ? ', for later' : ''}`)
  operations.note(input, sender, instanceId, scheduledTime !== undefined)
  hub.entities.signal({ instanceId, name: 'add', input, requestId: '', scheduledTime })
}

export function purgeMatching(stage: Stage, dice: Dice): void {
  const status = dice.pick(['COMPLETED', 'FAILED', 'TERMINATED'] as const)
  stage.tell(() => `client: purges all that are ${status}`)
  stage.hub.purgeMatching({ runtimeStatus: [status] }, undefined, dice.oneIn(2))
}

export function purgeEntity(stage: Stage, dice: Dice): void {
  const id = dice.pick(entityIds)
  stage.tell(() => `client: purges ${id}`)
  const { deletedInstanceCount } = stage.hub.purge(id, { recursive: false, isOrchestration: false })
  if (deletedInstanceCount === 0) return
  stage.tally.add('an entity is purged')
  stage.operations.purged(id)
}

export function cleanEntities(stage: Stage): void {
  stage.tell(() => 'client: cleans up entities')
  stage.hub.entities.clean({ removeEmpty: true, releaseOrphans: true })
}

export function callOff(stage: Stage, dice: Dice): void {
  stage.tell(() => 'client: waits no longer')
  stage.waits.callOff(dice.below(10))
}
