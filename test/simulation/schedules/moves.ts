/** Everything that may happen at any moment, and how often it does. */
import { abandon, answer } from './answers.ts'
import {
  callOff,
  cleanEntities,
  floods,
  purgeEntity,
  purgeMatching,
  raise,
  resume,
  rewind,
  signal,
  start,
  steer,
  steerEnded,
  terminate,
} from './clients.ts'
import type { Worker } from './deliveries.ts'
import type { Dice } from './dice.ts'
import { entityIds } from './program.ts'
import { drawWorker } from './schedule.ts'
import type { Stage } from './stage.ts'
import { pass, passToNextDue, pause, reset, rest, restore } from './surroundings.ts'

type Run = (stage: Stage, dice: Dice) => void

const repertoire: Readonly<Record<string, readonly [weight: number, run: Run]>> = {
  answer: [100, answerSome],
  'answer once more': [
    5,
    (stage, dice) => {
      const late = stage.deliveries.filter(each => !each.isAnswered && !stage.out.has(each))
      const delivery = dice.any(dice.oneIn(3) || late.length === 0 ? stage.deliveries : late)
      if (delivery) answer(stage, delivery, dice)
    },
  ],
  abandon: [
    3,
    (stage, dice) => {
      const delivery = dice.any(dice.oneIn(4) ? stage.deliveries : [...stage.out])
      if (delivery) abandon(stage, delivery)
    },
  ],
  start: [14, start],
  raise: [12, steer('raises an event for', raise)],
  flood: [1, steer('floods', floods)],
  suspend: [4, steer('suspends', ({ hub }, id) => hub.suspend(id, 'hold'))],
  resume: [5, steer('resumes', resume)],
  terminate: [3, steer('terminates', terminate)],
  'terminate at once': [1, steer('terminates at once', ({ hub }, id) => hub.terminateBatch([id], 'enough'))],
  rewind: [7, rewind],
  restart: [3, steerEnded('restarts', ({ hub }, id, dice) => hub.restart(id, dice.oneIn(3)))],
  purge: [
    3,
    steerEnded('purges', ({ hub }, id, dice) =>
      hub.purge(id, { recursive: dice.oneIn(2), isOrchestration: true }),
    ),
  ],
  'purge what matches': [1, purgeMatching],
  signal: [5, (stage, dice) => signal(stage, dice.pick(entityIds), dice)],
  'signal often': [
    2,
    (stage, dice) => {
      const id = dice.pick(entityIds)
      for (let count = 0; count < 6; count++) signal(stage, id, dice)
    },
  ],
  'purge an entity': [1, purgeEntity],
  'clean entities': [1, cleanEntities],
  wait: [
    8,
    steer('waits for', (stage, id, dice) => stage.waits.open(id, dice.pick(['start', 'completion', 'end']))),
  ],
  'call a wait off': [1, callOff],
  'time passes': [6, (stage, dice) => pass(stage, dice.below(4_000))],
  'time passes to what is due': [4, passToNextDue],
  'time jumps': [1, stage => pass(stage, 10 * 86_400_000)],
  'real time passes': [6, (stage, dice) => rest(stage, dice.pick([100, 1_000, 10_000]))],
  'a worker is lost': [
    4,
    (stage, dice) => {
      const worker = dice.any(stage.workers)
      if (worker) stage.dismiss(worker)
      if (worker && dice.oneIn(2)) answerFrom(stage, worker, dice)
      if (stage.workers.length === 0 || dice.oneIn(2)) stage.hire(drawWorker(dice))
    },
  ],
  'a worker comes': [2, (stage, dice) => void (stage.workers.length < 5 && stage.hire(drawWorker(dice)))],
  'a worker takes more again': [5, (stage, dice) => void takeMore(stage, dice)],
  pause: [2, pause],
  restore: [1, restore],
  reset: [1, reset],
}

const moves = Object.entries(repertoire).map(([name, [weight, run]]) => ({ name, weight, run }))

export const moveNames: readonly string[] = moves.map(({ name }) => name)

export function move(stage: Stage, dice: Dice): void {
  const { name, run } = dice.weighed(moves)
  stage.tally.add(`move: ${name}`)
  run(stage, dice)
  stage.settle(run === rewind)
}

/** Most often once, and in time. */
function answerSome(stage: Stage, dice: Dice): void {
  const delivery = dice.any([...stage.out])
  if (!delivery) {
    goOn(stage, dice)
    return
  }
  const isTwice = dice.oneIn(10)
  answer(stage, delivery, dice)
  if (isTwice) answer(stage, delivery, dice)
}

/** It says something yet, though it is lost. */
export function answerFrom(stage: Stage, worker: Worker, dice: Dice): void {
  stage.settle()
  const delivery = dice.any(stage.deliveries.filter(each => each.worker === worker && !each.isAnswered))
  if (delivery) answer(stage, delivery, dice)
}

/** Nobody has anything to answer: a worker takes more, time passes, or a client comes. */
function goOn(stage: Stage, dice: Dice): void {
  if (takeMore(stage, dice)) return
  if (stage.wallClock.nextDue() !== undefined) rest(stage, 10_000)
  else if (dice.oneIn(2)) passToNextDue(stage)
  else start(stage, dice)
}

function takeMore(stage: Stage, dice: Dice): boolean {
  const full = dice.any(stage.workers.filter(({ isFull }) => isFull))
  if (full) stage.empty(full)
  return full !== undefined
}
