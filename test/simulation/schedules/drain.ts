/** The end of a schedule: workers are well, everything is resumed, time goes on, and all of it comes to its end. */
import { answer } from './answers.ts'
import { resume, rewind } from './clients.ts'
import { Dice } from './dice.ts'
import { answerFrom } from './moves.ts'
import { entityIds, rootIds } from './program.ts'
import { unlimited } from './schedule.ts'
import type { Stage } from './stage.ts'
import { expectReasons } from './standing.ts'
import { pass, rest } from './surroundings.ts'
import { holds } from './violation.ts'

/** Far more than any program needs. */
const ROUNDS = 2_000

/** So many rounds long workers may fail, and answer in parts. */
const MOODY = 10

export async function drain(stage: Stage): Promise<void> {
  const { hub, lives } = stage
  stage.tell(() => 'from here on everything is well')
  hub.pausing.resume()
  const dice = new Dice(stage.schedule.seed)
  for (const worker of [...stage.workers]) {
    stage.dismiss(worker)
    if (dice.oneIn(4)) answerFrom(stage, worker, dice)
  }
  stage.settle()
  // What has failed may be made good yet, with its work still unsent.
  for (let count = dice.below(3); count > 0; count--) {
    rewind(stage, dice)
    stage.settle(true)
  }
  stage.hire(unlimited)
  stage.settle()
  // What fails in the end too.
  let mayRewind = dice.oneIn(3)
  const moody = dice.oneIn(4) ? dice : undefined
  for (let round = 0; ; round++) {
    holds(round < ROUNDS, 'end', () => `it goes on without end:\n${hub.explainAll()}`)
    // Workers do not answer for ever as they please.
    if (await progress(stage, round < MOODY ? moody : undefined)) continue
    const living = [...lives.records.values()].filter(({ outcome }) => !outcome)
    if (living.length === 0) {
      if (!mayRewind) break
      mayRewind = false
      rewind(stage, dice)
      stage.settle(true)
    }
    for (const { instanceId } of living) expectEventOnly(stage, instanceId)
    for (const { instanceId } of living) sendAwaited(stage, instanceId)
  }
  await expectNothingLeft(stage)
}

/** Does what is there to do, or lets time pass until there is; false when nothing is, ever. */
async function progress(stage: Stage, dice: Dice | undefined): Promise<boolean> {
  const { hub, lives, clock, wallClock } = stage
  const outs = [...stage.out]
  for (const delivery of outs) answer(stage, delivery, dice)
  const held = [...lives.records.values()].filter(({ suspension }) => suspension)
  for (const { instanceId } of held) resume(stage, instanceId)
  stage.settle()
  await stage.checkStep()
  expectReasons(hub, lives, stage.out, clock.now(), stage.tally)
  if (outs.length + held.length > 0) return true
  const due = clock.nextDue()
  const restedAt = wallClock.nextDue()
  if (due === undefined && restedAt === undefined) return false
  if (restedAt !== undefined) rest(stage, restedAt - wallClock.now())
  else if (due !== undefined) pass(stage, due - clock.now())
  stage.settle()
  return true
}

/** What lives yet waits for events, or for others that do. */
function expectEventOnly({ hub }: Stage, instanceId: string): void {
  for (const { kind, text } of hub.inspection.reasons(instanceId)) {
    const isFine = kind === 'event' || kind === 'child' || kind === 'lock' || kind === 'call'
    holds(isFine, 'end', () => `${instanceId} has not ended: ${text}`)
  }
  holds(hub.explain(instanceId).includes(instanceId), 'reason', () => hub.explain(instanceId))
}

function sendAwaited(stage: Stage, instanceId: string): void {
  const { hub, lives } = stage
  for (const name of lives.of(instanceId)?.open?.event ?? []) {
    const input = `event ${stage.marks++}`
    stage.tell(() => `client: raises ${name}, for which ${instanceId} waits`)
    hub.raiseEvent(instanceId, name, input)
    lives.raise(instanceId, input)
  }
  stage.settle()
}

async function expectNothingLeft(stage: Stage): Promise<void> {
  const { hub, operations, clock, wallClock, waits } = stage
  for (const id of entityIds) {
    const { lockedBy, queue = [], delayed = [], executing = [] } = hub.entities.report(id) ?? {}
    holds(!lockedBy, 'lock', () => `${id} is locked in the end, by ${lockedBy?.instanceId}`)
    holds(
      queue.length + delayed.length + executing.length === 0,
      'stuck',
      () => `${id} has messages in the end`,
    )
  }
  const unfinished = stage.schedule.options.maxDeliveries ? [] : operations.unfinished()
  holds(unfinished.length === 0, 'lost', () => `never ran: ${unfinished}`)
  holds(hub.inspection.queueInfos().length === 0, 'leak', () => 'work is queued in the end')
  holds(clock.nextDue() === undefined, 'leak', () => 'something is scheduled in the end')
  holds(wallClock.nextDue() === undefined, 'leak', () => 'something rests in the end')
  const used = hub.inspection
    .workerInfos()
    .flatMap(({ slots }) => Object.values(slots).map(({ used }) => used))
  holds(
    used.every(count => count === 0),
    'credit',
    () => `workers have nothing, and their credit is ${used}`,
  )
  holds(await hub.settle(0), 'end', () => 'the hub is not at rest')
  // Whoever waits for an instance that there is not goes on waiting, until the hub stops.
  for (const id of rootIds) waits.open(`never-${id}`, 'completion')
  await stage.checkStep()
  hub.stop()
  await waits.checkStopped()
}
