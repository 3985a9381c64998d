/** Everything that may happen at any moment, and how often it does. */
import { fromMillis } from '../../../src/durable-task/core/timestamp.ts'
import { abandon, answer } from './answers.ts'
import type { Dice } from './dice.ts'
import { entityIds, eventNames, rootIds } from './program.ts'
import { drawWorker } from './schedule.ts'
import type { Stage } from './stage.ts'
import { holds } from './violation.ts'

interface Move {
  readonly weight: number
  readonly run: (stage: Stage, dice: Dice) => void
}

/** An instance, most often one that lives; seldom one that there is not. */
function anyInstance({ lives }: Stage, dice: Dice): string | undefined {
  if (dice.oneIn(40)) return 'nobody'
  const all = [...lives.records.keys()]
  const living = all.filter(id => lives.lives(id))
  return dice.any(dice.oneIn(5) || living.length === 0 ? all : living)
}

/** Does something to an instance, which may refuse it. */
const steer =
  (what: string, how: (stage: Stage, instanceId: string, dice: Dice) => void) =>
  (stage: Stage, dice: Dice): void => {
    const instanceId = anyInstance(stage, dice)
    if (instanceId === undefined) {
      start(stage, dice)
      return
    }
    stage.tell(() => `client: ${what} ${instanceId}`)
    stage.attempt(() => how(stage, instanceId, dice))
  }

const moves: readonly Move[] = [
  {
    weight: 100,
    run: (stage, dice) => {
      const delivery = dice.any(stage.deliveries.filter(({ isOut }) => isOut))
      if (!delivery) {
        goOn(stage, dice)
        return
      }
      const isTwice = dice.oneIn(10)
      answer(stage, delivery, dice)
      if (isTwice) answer(stage, delivery, dice)
    },
  },
  {
    weight: 5,
    run: (stage, dice) => {
      const delivery = dice.any(stage.deliveries)
      if (delivery) answer(stage, delivery, dice)
    },
  },
  {
    weight: 3,
    run: (stage, dice) => {
      const delivery = dice.any(stage.deliveries.filter(({ isOut }) => isOut || dice.oneIn(5)))
      if (delivery) abandon(stage, delivery)
    },
  },
  { weight: 14, run: start },
  { weight: 12, run: steer('raises an event for', raise) },
  {
    weight: 1,
    run: steer('floods', (stage, id, dice) => {
      for (let count = 0; count < 20; count++) raise(stage, id, dice)
    }),
  },
  { weight: 4, run: steer('suspends', ({ hub }, id) => hub.suspend(id, 'hold')) },
  { weight: 5, run: steer('resumes', resume) },
  { weight: 3, run: steer('terminates', ({ hub }, id, dice) => hub.terminate(id, 'enough', dice.oneIn(2))) },
  { weight: 1, run: steer('terminates at once', ({ hub }, id) => hub.terminateBatch([id], 'enough')) },
  { weight: 7, run: rewind },
  { weight: 2, run: steer('restarts', ({ hub }, id) => hub.restart(id, false)) },
  {
    weight: 3,
    run: steer('purges', ({ hub }, id, dice) =>
      hub.purge(id, { recursive: dice.oneIn(2), isOrchestration: true }),
    ),
  },
  { weight: 5, run: (stage, dice) => signal(stage, dice.pick(entityIds), dice) },
  {
    weight: 2,
    run: (stage, dice) => {
      const id = dice.pick(entityIds)
      for (let count = 0; count < 6; count++) signal(stage, id, dice)
    },
  },
  {
    weight: 1,
    run: (stage, dice) => {
      const id = dice.pick(entityIds)
      stage.tell(() => `client: purges ${id}`)
      const { deletedInstanceCount } = stage.hub.purge(id, { recursive: false, isOrchestration: false })
      if (deletedInstanceCount > 0) stage.operations.purged(id)
    },
  },
  { weight: 1, run: ({ hub }) => void hub.entities.clean({ removeEmpty: true, releaseOrphans: true }) },
  {
    weight: 8,
    run: steer('waits for', (stage, id, dice) =>
      stage.waits.open(id, dice.pick(['start', 'completion', 'end'])),
    ),
  },
  { weight: 1, run: ({ waits }, dice) => waits.callOff(dice.below(10)) },
  { weight: 6, run: (stage, dice) => pass(stage, dice.below(4_000)) },
  {
    weight: 4,
    run: stage => {
      const due = stage.clock.nextDue()
      if (due !== undefined) pass(stage, due - stage.clock.now())
    },
  },
  { weight: 1, run: stage => pass(stage, 10 * 86_400_000) },
  { weight: 6, run: (stage, dice) => rest(stage, dice.pick([100, 1_000, 10_000])) },
  {
    weight: 3,
    run: (stage, dice) => {
      const worker = dice.any(stage.workers)
      if (worker) stage.dismiss(worker)
      if (stage.workers.length === 0 || dice.oneIn(2)) stage.hire(drawWorker(dice))
    },
  },
  { weight: 2, run: (stage, dice) => void (stage.workers.length < 5 && stage.hire(drawWorker(dice))) },
  { weight: 1, run: pause },
  { weight: 1, run: restore },
  {
    weight: 1,
    run: (stage, dice) => {
      if (!dice.oneIn(4)) return
      stage.tell(() => 'the hub is reset')
      stage.hub.reset()
      stage.forget()
    },
  },
]

export function move(stage: Stage, dice: Dice): void {
  const { run } = dice.weighed(moves)
  run(stage, dice)
  stage.settle(run === rewind)
}

/** Nobody has anything to answer: time passes, or a client comes. */
function goOn(stage: Stage, dice: Dice): void {
  const due = stage.clock.nextDue()
  if (stage.wallClock.nextDue() !== undefined) rest(stage, 10_000)
  else if (due !== undefined && dice.oneIn(2)) pass(stage, due - stage.clock.now())
  else start(stage, dice)
}

function start(stage: Stage, dice: Dice): void {
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
  stage.attempt(() => {
    hub.start({ instanceId, name: 'Main', input, tags: {}, reusePolicy, scheduledStartTimestamp })
  })
}

function raise(stage: Stage, instanceId: string, dice: Dice): void {
  const input = `event ${stage.marks++}`
  const isHeard = stage.lives.lives(instanceId)
  stage.hub.raiseEvent(instanceId, dice.pick(eventNames), input)
  if (isHeard) stage.lives.raise(instanceId, input)
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

export function rewind(stage: Stage, dice: Dice): void {
  const failed = [...stage.lives.records.values()].filter(({ outcome }) => outcome?.status === 'FAILED')
  const instanceId = dice.oneIn(10) ? anyInstance(stage, dice) : dice.any(failed)?.instanceId
  if (instanceId === undefined) return
  stage.tell(() => `client: rewinds ${instanceId}`)
  const before = [...stage.lives.records.values()].map(({ executionId }) => executionId)
  stage.attempt(() => stage.hub.rewind(instanceId, 'again'))
  const after = new Set([...stage.lives.records.values()].map(({ executionId }) => executionId))
  for (const id of before) {
    const execution = after.has(id) ? undefined : stage.lives.executions.get(id)
    if (execution) stage.operations.rewound(execution)
  }
}

function signal(stage: Stage, instanceId: string, dice: Dice): void {
  const { hub, operations, clock } = stage
  const sender = dice.pick(['client 1', 'client 2'])
  const input = `signal ${stage.marks++}`
  const scheduledTime = dice.oneIn(4) ? fromMillis(clock.now() + 700 * dice.below(5)) : undefined
  stage.tell(() => `${sender}: signals ${instanceId}${scheduledTime ? ', for later' : ''}`)
  operations.note(input, sender, instanceId, scheduledTime !== undefined)
  hub.entities.signal({ instanceId, name: 'add', input, requestId: '', scheduledTime })
}

export function pass(stage: Stage, milliseconds: number): void {
  const { clock } = stage
  stage.tell(() => `${milliseconds} ms pass`)
  clock.moveTo(clock.now() + milliseconds)
}

/** Real time goes by, in which work that came back rests. */
export function rest({ wallClock }: Stage, milliseconds: number): void {
  wallClock.moveTo(wallClock.now() + milliseconds)
}

/** Work goes out one piece at a time, or all at once again. */
function pause(stage: Stage, dice: Dice): void {
  const { pausing } = stage.hub
  if (!pausing.isPaused) pausing.pause()
  else if (dice.oneIn(3)) pausing.release({})
  else pausing.resume()
}

/** The hub is made anew from its own snapshot: only what is out is lost. */
function restore(stage: Stage): void {
  const { snapshots } = stage.hub
  stage.tell(() => 'the hub is restored from a snapshot of itself')
  const snapshot: unknown = JSON.parse(JSON.stringify(snapshots.take()))
  stage.abandonAll()
  snapshots.prepare(snapshot, 'The snapshot')()
  // They went, and came again as they were.
  stage.lives.takeGone()
}
