/**
 * Random programs, cut at a random moment: restored into another hub, everything ends there as it does where it began;
 * and a snapshot of what was restored is the snapshot it was restored from.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProgramWorld } from './program-world.ts'
import { steps } from './programs.ts'

interface Step {
  kind: number
  dice: number
}

const ids = ['one', 'two', 'three']

function play(world: ProgramWorld, programs: readonly string[], { kind, dice }: Step): void {
  const { hub, work } = world
  const instanceId = ids[dice % ids.length]!
  const state = hub.get(instanceId)
  const plays: [weight: number, run: () => void][] = [
    [14, () => work.splice(dice % (work.length || 1), 1)[0]?.()],
    [3, () => state && hub.raiseEvent(instanceId, 'go', undefined)],
    [2, () => world.pass(dice % 4_000)],
    [1, () => state && hub.suspend(instanceId, 'hold')],
    [1, () => state && hub.resume(instanceId, 'go on')],
    [2, () => state && dice % 2 === 0 && hub.terminate(instanceId, 'enough', dice % 4 === 0)],
    [1, () => state?.orchestrationStatus === 'FAILED' && hub.rewind(instanceId, 'again')],
    [3, () => !state && start(world, instanceId, programs[ids.indexOf(instanceId)]!, dice)],
  ]
  const all = plays.flatMap(([weight, run]) => Array.from({ length: weight }, () => run))
  all[kind % all.length]!()
}

function start({ hub, clock }: ProgramWorld, instanceId: string, input: string, dice: number): void {
  const isLater = dice % 5 === 0
  const seconds = Math.ceil(clock.now() / 1000) + 5
  const scheduledStartTimestamp = isLater ? { seconds, nanos: 0 } : undefined
  hub.start({ instanceId, name: 'Program', input, tags: {}, reusePolicy: undefined, scheduledStartTimestamp })
}

/** What must come out the same: everything but ids of executions, and instants. */
function outcomes(world: ProgramWorld) {
  // Which of two parents has its child first depends on whose turn goes first, and a fork may choose otherwise.
  const states = world.states().sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1))
  return states.map(({ instanceId, orchestrationStatus, output, customStatus, failureDetails }) => ({
    instanceId,
    orchestrationStatus,
    output,
    customStatus,
    failureDetails,
    history: world.hub.events(instanceId).map(event => {
      const { timestamp: _timestamp, ...rest } = { ...event, orchestrationInstance: 0, parentInstance: 0 }
      return rest
    }),
  }))
}

const step = fc.record({ kind: fc.noBias(fc.nat(26)), dice: fc.noBias(fc.nat(10_000)) })
const program = fc.string({ unit: fc.constantFrom(...steps), maxLength: 7 })

test('a fork goes on as the original does', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 5, maxLength: 80, size: 'max' }),
      fc.tuple(program, program, program),
      (before, programs) => {
        const original = new ProgramWorld()
        original.connect()
        for (const each of before) play(original, programs, each)
        const snapshot = original.hub.snapshots.take()
        const text = JSON.stringify(snapshot)
        expect(JSON.parse(text)).toStrictEqual(snapshot)

        const fork = new ProgramWorld()
        fork.hub.snapshots.prepare(JSON.parse(text), 'The snapshot')()
        // A termination that waited for a turn is carried out instead: the turn is lost.
        const isTerminating = snapshot.instances.some(({ termination }) => termination)
        if (!isTerminating) expect(fork.hub.snapshots.take()).toEqual(snapshot)

        original.loseWorker()
        fork.loseWorker()
        original.finish()
        fork.finish()
        expect(outcomes(fork)).toEqual(outcomes(original))
        for (const { instanceId, completedTimestamp } of original.states())
          expect(completedTimestamp, original.hub.explain(instanceId)).toBeDefined()
        expect([...original.errors, ...fork.errors]).toEqual([])
        original.hub.stop()
        fork.hub.stop()
      },
    ),
    { numRuns: Number(process.env.SIMULATIONS ?? 60) },
  )
}, 60_000)
