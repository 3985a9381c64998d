/** A program as a coroutine that says what it waits for. */
import type { Action } from '../../../src/durable-task/core/actions.ts'
import type { Task } from './calls.ts'
import type { Context } from './context.ts'
import type { Awaitable, Program, Step } from './program.ts'

type Section = Extract<Step, { does: 'section' }>
type Course<Result = void> = Generator<() => boolean, Result>

/** A step failed, and nobody has caught it yet. */
class Failure extends Error {}

/** Always the same one: a stack for each costs more than the rest of the play. */
const failed = new Failure()

/** The program goes on as another. */
class Again extends Error {
  readonly program: number
  readonly version: string | undefined

  constructor(program: number, version: string | undefined) {
    super('again')
    this.program = program
    this.version = version
  }
}

/** Plays a program; returns the action that ends it. */
export function* play(context: Context, program: Program): Course<Action> {
  const end = { type: 'completeOrchestration', carryoverEvents: [], tags: {} } as const
  const mark = `${context.instanceId} ${context.executionId}`
  try {
    yield* playAll(context, program)
    return { ...end, id: context.nextId(), orchestrationStatus: 'COMPLETED', result: mark }
  } catch (error) {
    const id = context.nextId()
    if (error instanceof Again)
      return {
        ...end,
        id,
        orchestrationStatus: 'CONTINUED_AS_NEW',
        result: `${error.program}`,
        newVersion: error.version,
      }
    if (!(error instanceof Failure)) throw error
    return { ...end, id, orchestrationStatus: 'FAILED', failureDetails: failure(mark) }
  }
}

export const failure = (errorMessage: string) => ({
  errorType: 'Played',
  errorMessage,
  isNonRetriable: false,
  properties: {},
})

function* playAll(context: Context, steps: readonly Step[]): Course {
  for (const step of steps) yield* playStep(context, step)
}

function* playStep(context: Context, step: Step): Course {
  switch (step.does) {
    case 'all': {
      const tasks = step.of.map(each => begin(context, each))
      yield () => tasks.every(({ isDone }) => isDone) || tasks.some(({ hasFailed }) => hasFailed)
      if (tasks.some(({ hasFailed }) => hasFailed)) throw failed
      return
    }
    case 'any': {
      const tasks = step.of.map(each => begin(context, each))
      yield () => tasks.some(({ isDone }) => isDone)
      return
    }
    case 'signal':
      context.signal(step.entity, step.after)
      return
    case 'send':
      context.send(step.to, step.event)
      return
    case 'status':
      context.status = step.text
      return
    case 'section':
      return yield* playSection(context, step)
    case 'try':
      try {
        yield* playAll(context, step.body)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
      }
      return
    case 'again':
      throw new Again(step.program, step.version)
    case 'fail':
      throw failed
    default:
      return yield* playTries(context, step)
  }
}

function* playSection(context: Context, { entities, body, forgets }: Section): Course {
  const { section, granted } = context.lock(entities)
  yield () => granted.isDone
  try {
    yield* playAll(context, body)
  } finally {
    if (!forgets) for (const entity of entities) context.unlock(section, entity)
  }
}

function* playTries(context: Context, step: Awaitable): Course {
  let left = 'tries' in step ? step.tries : 1
  for (let task = begin(context, step); ; task = begin(context, step, task)) {
    const current = task
    yield () => current.isDone
    if (!current.hasFailed) return
    if (--left === 0) throw failed
  }
}

/** `before` is the attempt that failed. */
function begin(context: Context, step: Awaitable, before?: Task): Task {
  switch (step.does) {
    case 'activity':
      return context.activity(step.name, before)
    case 'timer':
      return context.timer(step.after)
    case 'event':
      return context.calls.listen(step.name)
    case 'child':
      return context.child(step.program, before)
    case 'call':
      return context.call(step.entity, step.after)
  }
}
