/**
 * Clients that look at an execution again and again wait for it: the API has no call for that. A clock that skips is to
 * move for them too.
 */
import type { Scheduled } from '../../kernel/clock/clock.ts'
import type { Wait } from '../../kernel/waiters.ts'
import type { Engine } from '../service/engine.ts'
import type { HostedExecution } from '../service/hosted-execution.ts'

/** For how long one look counts as a wait, in milliseconds of real time: longer than clients pause between two. */
const PATIENCE = 2_000

interface Poll {
  readonly wait: Wait<HostedExecution>
  readonly alarm: Scheduled
}

export class Polls {
  private readonly engine: Engine
  private readonly open = new Map<HostedExecution, Poll>()

  constructor(engine: Engine) {
    this.engine = engine
  }

  /** Somebody has looked at an execution. */
  note(execution: HostedExecution): void {
    this.end(execution)
    if (execution.isOver) return
    const { wallClock } = this.engine.settings
    const until = wallClock.now() + PATIENCE
    const wait = this.engine.waitFor(execution, ({ isOver }) => isOver, until)
    const alarm = wallClock.schedule(until, () => this.end(execution))
    this.open.set(execution, { wait, alarm })
    const end = (): void => this.end(execution)
    // A service that stops fails its waits.
    wait.promise.then(end, end)
  }

  endAll(): void {
    for (const execution of [...this.open.keys()]) this.end(execution)
  }

  private end(execution: HostedExecution): void {
    const poll = this.open.get(execution)
    this.open.delete(execution)
    poll?.wait.cancel()
    poll?.alarm.cancel()
  }
}
