/** One step of a paused hub: a piece of work goes out, and comes back. */
import { normalizeId } from '../durable-task/core/entity-id.ts'
import type { WaitingWork, Whereabouts, WorkCondition } from '../durable-task/hub/pausing.ts'
import type { TaskHub } from '../durable-task/hub/task-hub.ts'
import { timeoutOf, type WaitOptions } from '../kernel/bounded-wait.ts'
import { BackendError, invalidRequest } from '../kernel/errors.ts'
import { parsePayload } from '../kernel/payload.ts'

/** A piece of work that waits to be sent to a worker, or to be answered by a fake. */
export interface QueuedWork {
  /** A turn of an orchestration, an activity, or a batch of an entity's operations. */
  readonly kind: 'orchestration' | 'activity' | 'entity'
  readonly name: string
  /** `''` where there is none. */
  readonly version: string
  /** The orchestration; for an activity the one that called it; for a batch the entity, as `@counter@a`. */
  readonly instanceId: string
  /** Of an activity. */
  readonly input: unknown
  /** What it brings: the types of a turn's new events, an entity's operations; empty for an activity. */
  readonly brings: readonly string[]
}

/** A piece of work that was released. */
export interface Step extends QueuedWork {
  /**
   * `done`: it was answered, or nobody wants the answer any more. `asleep`: a fake answers it later on the hub's clock,
   * or a fault lets its answer through then.
   * `undone`: its worker was lost or handed it back; it is queued again after a rest.
   */
  readonly outcome: Exclude<Whereabouts, 'out'>
}

/** Which work is meant; all of it where a field is left out. */
export interface StepConditions {
  readonly kind?: QueuedWork['kind']
  readonly name?: string
  /** The id of the instance; for a batch the entity's. */
  readonly instance?: string
}

/** What waits to be sent, in the order in which it would go. */
export const queuedWork = ({ pausing }: TaskHub): QueuedWork[] => pausing.queued().map(read)

const read = (work: WaitingWork): QueuedWork => ({ ...work, input: parsePayload(work.input) })

/** Releases one piece of work and waits for its answer; undefined when none waits. Throws what `hub.step` says. */
export async function step(
  taskHub: TaskHub,
  conditions: StepConditions,
  options: WaitOptions,
): Promise<Step | undefined> {
  const timeout = timeoutOf(options)
  const { pausing, settings } = taskHub
  const { kind, name, instance } = conditions
  if (kind !== undefined && !['orchestration', 'activity', 'entity'].includes(kind))
    throw invalidRequest(`Work is of the kind 'orchestration', 'activity' or 'entity', not '${kind}'.`)
  if (!pausing.isPaused)
    throw new BackendError('wrong-state', 'Only a paused hub goes step by step: call hub.pause() first.')
  const meant = { kind, name, instance: instance === undefined ? undefined : normalizeId(instance) }
  const end = settings.wallClock.now() + timeout
  const changes = (): Promise<boolean> => taskHub.nextChange(end - settings.wallClock.now())

  let released = pausing.release(meant)
  while (!released) {
    if (!pausing.isPaused || !pausing.isWaiting(meant)) return undefined
    if (!(await changes())) throw timedOut(taskHub, timeout, `somebody to take ${describe(meant)}`)
    released = pausing.release(meant)
  }
  const { work } = released
  for (;;) {
    const outcome = released.where()
    if (outcome !== 'out') return { ...read(work), outcome }
    if (!(await changes()))
      throw timedOut(taskHub, timeout, `the answer to ${describe({ ...work, instance: work.instanceId })}`)
  }
}

function timedOut(taskHub: TaskHub, timeout: number, what: string): BackendError {
  const text = `Waited ${timeout} ms of wall time for ${what}, in vain.`
  return new BackendError('wrong-state', [text, taskHub.explainAll()].filter(Boolean).join('\n'))
}

const labels = { orchestration: 'a turn of', activity: 'the activity', entity: 'a batch of' } as const

function describe({ kind, name, instance }: WorkCondition): string {
  const what = `${kind ? labels[kind] : 'work'}${name === undefined ? '' : ` '${name}'`}`
  return `${what}${instance === undefined ? '' : ` of '${instance}'`}`
}
