/** Work given to a fake, and how it is carried out. */

import type { OfferedWork } from '../../durable-task/hub/stand-ins.ts'
import type { TaskHub } from '../../durable-task/hub/task-hub.ts'
import type { Sent, WorkerPort } from '../../durable-task/hub/work.ts'
import { describe } from '../../kernel/errors.ts'
import { describeInstant } from '../../kernel/instant.ts'
import type { Attempts } from './attempts.ts'
import { failureOf } from './failure.ts'
import type { Outcome, Reply } from './fake.ts'
import { type FakeCall, makeCall } from './fake-call.ts'
import type { FakeInUse, Lease } from './fake-in-use.ts'

export interface Assignment {
  readonly taskHub: TaskHub
  readonly attempts: Attempts
  readonly work: OfferedWork
  readonly fake: FakeInUse
  /** The answer to the first call. */
  readonly reply: Reply
}

/** Writes the call of an activity or an orchestration down. */
export function noteCall({ taskHub, attempts, work, fake }: Assignment): FakeCall {
  const { input: inputText, instanceId } = work
  const at = taskHub.settings.clock.now()
  const attempt = attempts.begin(work)
  const call = makeCall({ ...work.work, operation: undefined, inputText, instanceId, attempt, at })
  fake.calls.push(call)
  return call
}

/** Asks for the answer; what is thrown is one. */
export async function ask({ answer }: Reply, call: FakeCall, state?: string): Promise<Outcome> {
  try {
    return await answer(call, state)
  } catch (error) {
    return { failureDetails: failureOf(error) }
  }
}

/** Runs after the delay, and never in the middle of the hub's own work. */
export function carryOut(
  { taskHub, fake }: Assignment,
  lease: Lease,
  delay: number,
  run: () => Promise<void>,
): Sent {
  const begin = (): void => {
    if (lease.isOver) return
    run().catch(error => {
      fake.end(lease)
      taskHub.settings.log.error(`A fake could not answer: ${describe(error)}`)
      taskHub.workers.recover(lease.token)
    })
  }
  if (delay > 0) taskHub.standIns.sleep(lease.token, delay, begin)
  else queueMicrotask(begin)
  return { size: 0, isFull: false }
}

/** What explanations call a fake with this delay. */
export function nameWith(delay: number, { settings: { clock } }: TaskHub): string {
  if (delay === 0) return 'a fake'
  if (delay === Number.POSITIVE_INFINITY) return 'a fake that never answers'
  return `a fake that answers at ${describeInstant(clock.now() + delay)}`
}

const refuse = (): never => {
  throw new Error('A fake was given work of a kind that it is not for.')
}

/** The port of a fake, but for the one kind of work it is for. */
export const closedPort: WorkerPort = { sendTurn: refuse, sendActivity: refuse, sendBatch: refuse }
