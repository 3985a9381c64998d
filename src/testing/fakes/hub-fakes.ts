/** The fakes of one hub: a stand-in that is offered all work before the workers are. */
import type { WorkKind } from '../../../machines/worker.ts'
import type { Claim, OfferedWork } from '../../durable-task/hub/stand-ins.ts'
import type { TaskHub } from '../../durable-task/hub/task-hub.ts'
import { describe } from '../../kernel/errors.ts'
import { activityPort } from './activity-answer.ts'
import { type Assignment, nameWith } from './assignment.ts'
import { Attempts } from './attempts.ts'
import { batchPort } from './batch-answer.ts'
import type { EntityFake } from './entity-fakes.ts'
import type { FakeCall } from './fake-call.ts'
import { FakeInUse } from './fake-in-use.ts'
import { FakedOrchestration } from './faked-orchestration.ts'
import type { WorkFake } from './work-fakes.ts'

/** Fakes that a hub uses, until they are removed. */
export interface FakesInUse {
  /** What they were called with, in order; goes on growing. */
  readonly calls: readonly FakeCall[]
  /** False once they are removed, or all fakes of the hub are. */
  readonly isInUse: boolean
  /** Takes them out of use, as `hub.resetFakes()` does with all. Safe to call twice. */
  remove(): void
  /** The same: `using charge = hub.use(…)`. */
  [Symbol.dispose](): void
}

export class HubFakes {
  private readonly taskHub: TaskHub
  /** Newest first. */
  private inUse: FakeInUse[] = []
  private isInstalled = false
  private readonly attempts = new Attempts()
  private readonly orchestrations = new WeakMap<object, FakedOrchestration>()

  constructor(taskHub: TaskHub) {
    this.taskHub = taskHub
  }

  use(fakes: readonly (WorkFake | EntityFake)[]): FakesInUse {
    const { standIns } = this.taskHub
    if (!this.isInstalled)
      standIns.install(
        work => this.claim(work),
        () => this.attempts.clear(),
      )
    this.isInstalled = true
    const calls: FakeCall[] = []
    const added = fakes.map(fake => new FakeInUse(fake, calls))
    this.inUse = [...added, ...this.inUse]
    standIns.reconsider()
    const remove = (): void => this.remove(added)
    const isInUse = (): boolean => added.every(fake => this.inUse.includes(fake))
    return {
      calls,
      get isInUse() {
        return isInUse()
      },
      remove,
      [Symbol.dispose]: remove,
    }
  }

  reset(): void {
    this.remove(this.inUse)
    this.attempts.clear()
  }

  /** For explanations. */
  describe(kind: WorkKind): string {
    const names = this.inUse.filter(fake => fake.isOfKind(kind)).map(({ name }) => `'${name}'`)
    return names.length === 0
      ? 'No fake of that kind is in use.'
      : `Fakes of that kind in use, perhaps for other calls or spent: ${[...new Set(names)].sort().join(', ')}.`
  }

  private remove(fakes: readonly FakeInUse[]): void {
    this.inUse = this.inUse.filter(fake => !fakes.includes(fake))
    for (const fake of fakes) fake.takeAway(token => this.taskHub.standIns.giveBack(token))
  }

  private claim(work: OfferedWork): Claim | undefined {
    if (work.instance) return this.claimTurn(work, work.instance)
    const assignment = this.assign(work)
    if (!assignment) return undefined
    const port = work.work.kind === 'activity' ? activityPort(assignment) : batchPort(assignment)
    return { port, name: nameWith(assignment.fake.delay, this.taskHub) }
  }

  /** One that a worker has begun stays with the worker; one that a fake has begun stays with the fake. */
  private claimTurn(work: OfferedWork, instance: object): Claim | undefined {
    const earlier = this.orchestrations.get(instance)
    if (earlier && !earlier.hasAnswered) return { port: earlier.port, name: 'a fake' }
    if (work.hasBegun && !earlier) return undefined
    const release = (): void => void this.orchestrations.delete(instance)
    const assignment = this.assign(work)
    if (!assignment) {
      release()
      return undefined
    }
    const faked = new FakedOrchestration(assignment, earlier, release)
    this.orchestrations.set(instance, faked)
    return { port: faked.port, name: 'a fake' }
  }

  /** The newest fake that is for this work and has an answer left. */
  private assign(work: OfferedWork): Assignment | undefined {
    const { taskHub, attempts } = this
    for (const fake of this.inUse) {
      const reply = this.isFor(fake, work) ? fake.take() : undefined
      if (reply) return { taskHub, attempts, work, fake, reply }
    }
    return undefined
  }

  /** A condition that throws is not met, and says so. */
  private isFor(fake: FakeInUse, work: OfferedWork): boolean {
    try {
      return fake.isFor(work)
    } catch (error) {
      const { kind, name } = work.work
      this.taskHub.settings.log.error(`A condition of the fake ${kind} '${name}' threw: ${describe(error)}`)
      return false
    }
  }
}
