/** What workers say of what they were given: once or twice, in time or late, wholly or in part. */
import type { Delivery, GivenActivity, GivenBatch, GivenTurn } from './deliveries.ts'
import { nameOf } from './deliveries.ts'
import type { Dice } from './dice.ts'
import { execute } from './executor.ts'
import { failure } from './play.ts'
import { entityIds, rootIds } from './program.ts'
import type { Stage } from './stage.ts'
import { holds } from './violation.ts'

/** Answers; `dice` lets workers do it badly, and without them everything is done as it should be. */
export function answer(stage: Stage, delivery: Delivery, dice?: Dice): void {
  const isLate = !stage.out.delete(delivery)
  const complete = {
    orchestration: () => delivery.kind === 'orchestration' && answerTurn(stage, delivery, dice),
    activity: () => delivery.kind === 'activity' && answerActivity(stage, delivery, dice),
    entity: () => delivery.kind === 'entity' && answerBatch(stage, delivery, dice),
  }[delivery.kind]
  stage.tell(() => `worker ${delivery.worker.number} answers ${nameOf(delivery)}${isLate ? ' late' : ''}`)
  const wasAnswered = delivery.isAnswered
  if (complete()) {
    holds(!wasAnswered, 'once', () => `the answer to ${nameOf(delivery)} counts twice`)
    holds(delivery.era === stage.era, 'reset', () => `the answer to ${nameOf(delivery)} outlived a reset`)
    stage.tally.add(`answer counts${isLate ? ', late' : ''}: ${delivery.kind}`)
  } else {
    stage.tell(() => '  which does not count')
    stage.tally.add(`answer does not count, ${whyNot(stage, delivery)}: ${delivery.kind}`)
  }
  stage.settle()
}

/** Hands it back. */
export function abandon(stage: Stage, delivery: Delivery): void {
  const isLate = !stage.out.delete(delivery)
  stage.tally.add(`abandoned${isLate ? ', late' : ''}: ${delivery.kind}`)
  stage.tell(() => `worker ${delivery.worker.number} abandons ${nameOf(delivery)}`)
  delivery.isLost = false
  if (!isLate) stage.cameBack(delivery)
  stage.hub.workers.abandon(delivery.token)
  stage.settle()
}

/** The reason that comes to mind first. */
function whyNot(stage: Stage, delivery: Delivery): string {
  if (delivery.isAnswered) return 'said before'
  if (delivery.era !== stage.era) return 'from before a reset'
  if (delivery.isVain) return 'from before a restore'
  if (delivery.kind === 'entity') return 'withdrawn, or nothing said'
  const { instanceId } = delivery
  const id = delivery.kind === 'activity' ? delivery.activity.executionId : delivery.executionId
  return stage.lives.isCurrent({ id, instanceId }) ? 'given to another' : 'of an execution that is over'
}

function answerTurn(stage: Stage, turn: GivenTurn, dice: Dice | undefined): boolean {
  const { hub, lives, schedule } = stage
  const { instanceId, past, newEvents, token: completionToken } = turn
  if (dice?.oneIn(40)) return askForHistory(stage, turn)
  const consumed = dice?.oneIn(15) ? countSome(turn, dice) : newEvents.length
  const isWhole = consumed >= newEvents.length
  const seen = [...past, ...newEvents.slice(0, consumed)]
  const played =
    isWhole && turn.played ? turn.played : execute(instanceId, schedule.programs, schedule.dialect, seen)
  const { actions, customStatus } = played
  const before = new Set(rootIds.filter(id => lives.lives(id)))
  const base = { instanceId, completionToken, customStatus, requiresHistory: false }
  if (!isWhole) stage.tally.add('answer to a part of the events')
  if (isWhole && dice?.oneIn(12)) {
    stage.tally.add('answer in chunks')
    const first = dice.below(2)
    const chunk = { ...base, isPartial: true, chunkIndex: 0 }
    // A series that is begun anew counts as if it had not been begun before.
    if (dice.oneIn(3)) hub.workers.completeTurn({ ...chunk, actions: actions.slice(0, 1 - first) })
    hub.workers.completeTurn({ ...chunk, actions: actions.slice(0, first) })
    const rest = {
      ...base,
      actions: actions.slice(first),
      isPartial: false,
      chunkIndex: 1,
      numEventsProcessed: 0,
    }
    return commit(stage, turn, newEvents.length, before, () => hub.workers.completeTurn(rest), played)
  }
  const numEventsProcessed = isWhole ? undefined : consumed
  const whole = { ...base, actions, isPartial: false, numEventsProcessed }
  return commit(stage, turn, consumed, before, () => hub.workers.completeTurn(whole), played)
}

function commit(
  stage: Stage,
  turn: GivenTurn,
  consumed: number,
  before: ReadonlySet<string>,
  complete: () => void,
  played: NonNullable<GivenTurn['played']>,
): boolean {
  const { executionId, instanceId } = turn
  const isCurrent = stage.lives.isCurrent({ id: executionId, instanceId })
  const fault = stage.sections.fault(turn.newEvents.slice(0, consumed), id => stage.hub.entities.report(id))
  if (!stage.counts(complete)) return false
  holds(!fault, 'lock', () => fault ?? '')
  holds(isCurrent, 'execution', () => `the answer to ${nameOf(turn)} counts, and its execution is over`)
  holds(turn.era === stage.era, 'reset', () => `the answer to ${nameOf(turn)} outlived a reset`)
  stage.turns.committed(turn, consumed, played, before)
  turn.isAnswered = true
  const { customStatus = '' } = stage.hub.get(instanceId) ?? {}
  holds(customStatus === (played.customStatus ?? ''), 'status', () => `${instanceId} shows '${customStatus}'`)
  return true
}

/** The worker has thrown away what it knew: it is given all of it again, at once. */
function askForHistory(stage: Stage, { instanceId, token: completionToken }: GivenTurn): boolean {
  stage.tally.add('answer that asks for the whole history')
  const asking = { actions: [], isPartial: false, requiresHistory: true }
  stage.hub.workers.completeTurn({ instanceId, completionToken, ...asking })
  return false
}

/** A worker that leaves events for later takes in the start, and does not stop while the execution is held. */
function countSome({ newEvents }: GivenTurn, dice: Dice): number {
  const least = newEvents[1]?.type === 'executionStarted' ? 2 : 1
  const count = Math.min(least + dice.below(newEvents.length), newEvents.length)
  return newEvents[count - 1]?.type === 'executionSuspended' ? count + 1 : count
}

function answerActivity(stage: Stage, delivery: GivenActivity, dice: Dice | undefined): boolean {
  const { instanceId, activity, token: completionToken } = delivery
  const mark = `${activity.executionId} ${activity.task.id} ${stage.marks++}`
  const outcome = dice?.oneIn(3) ? { failureDetails: failure(mark) } : { result: mark }
  const taskId = activity.task.id
  const given = { instanceId, taskId, completionToken, ...outcome }
  const isDue = isStillAsked(stage, delivery)
  if (!stage.counts(() => stage.hub.workers.completeActivity(given))) {
    holds(!isDue, 'late', () => `the answer to ${nameOf(delivery)} does not count, and nobody else was asked`)
    return false
  }
  if (delivery.era === stage.era) stage.activities.answered(delivery, mark)
  const wasAnswered = delivery.isAnswered
  delivery.isAnswered = true
  return !wasAnswered || fail(delivery)
}

/** Its worker is lost, and nobody else was given it: what comes late from there counts like any other answer. */
function isStillAsked({ lives, era, deliveries, schedule }: Stage, delivery: GivenActivity): boolean {
  const { activity, instanceId } = delivery
  const { executionId, task } = activity
  if (!delivery.isLost || delivery.isAnswered || delivery.isVain || delivery.era !== era) return false
  if (schedule.options.maxDeliveries || !lives.isCurrent({ id: executionId, instanceId })) return false
  const isSame = (each: Delivery): boolean =>
    each.kind === 'activity' && each.activity.executionId === executionId && each.activity.task.id === task.id
  return !deliveries.slice(delivery.number + 1).some(isSame)
}

function answerBatch(stage: Stage, delivery: GivenBatch, dice: Dice | undefined): boolean {
  const { hub, operations } = stage
  const { batch, token: completionToken } = delivery
  const { length } = batch.operations
  const count = dice?.oneIn(4) ? dice.below(length + 1) : length
  const hostFails = dice?.oneIn(8) ?? false
  const mark = `ran ${stage.marks++}`
  const entityState = dice?.oneIn(5) ? undefined : mark
  const fails = dice?.oneIn(5) ? dice.below(length) : -1
  const echo = `echo ${mark}`
  const target = dice?.oneIn(5) ? dice.pick(entityIds) : undefined
  const start = dice?.oneIn(15) ? dice.pick(rootIds) : undefined
  const answers = batch.operations.map((_, index) => (index < count ? `${mark}.${index}` : `host ${mark}`))
  const complete = (): void =>
    hub.workers.completeBatch({
      completionToken,
      results: batch.operations
        .slice(0, count)
        .map((_, index) =>
          fails === index
            ? { failure: { failureDetails: failure(answers[index] ?? '') } }
            : { success: { result: answers[index] } },
        ),
      actions: [
        ...(target ? [{ sendSignal: { instanceId: target, name: 'add', input: echo } }] : []),
        ...(start ? [{ startNewOrchestration: { instanceId: start, name: 'Main', input: '3' } }] : []),
      ],
      entityState,
      failureDetails: hostFails ? failure(`host ${mark}`) : undefined,
      operationInfos: [],
      requiresState: false,
    })
  if (!stage.counts(complete)) return false
  delivery.isAnswered = true
  if (hostFails) stage.tally.add('batch fails with its host')
  else if (count < length) stage.tally.add('batch answered in part')
  if (fails >= 0 && fails < count) stage.tally.add('operation fails')
  if (start && !hostFails) stage.tally.add('entity starts an orchestration')
  // Without a result or a failure it is no answer: the batch is sent again.
  if (count === 0 && !hostFails) return true
  const state = hostFails ? operations.stateOf(batch.entityId) : entityState
  operations.answered(delivery, hostFails ? answers : answers.slice(0, count), state)
  if (target && !hostFails) operations.note(echo, batch.entityId, target, false)
  return true
}

const fail = (delivery: Delivery): never => {
  holds(false, 'once', () => `the answer to ${nameOf(delivery)} counts twice`)
  throw new Error('unreachable')
}
