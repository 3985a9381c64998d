/** Whatever handlers and outsiders do: nothing is half done, nothing is lost, and the history tells all of it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkpoint } from '../../../src/lambda/core/checkpoint.ts'
import { type Due, duesOf } from '../../../src/lambda/core/due-instants.ts'
import { LambdaError } from '../../../src/lambda/core/errors.ts'
import { executionOf } from '../../../src/lambda/core/execution-record.ts'
import { endInvocation, startInvocation } from '../../../src/lambda/core/invocation.ts'
import { statusOf } from '../../../src/lambda/core/operation.ts'
import { closeTarget, completeCallback, recordHeartbeat } from '../../../src/lambda/core/outside.ts'
import type { Operation } from '../../../src/lambda/core/protocol.ts'
import { currentToken, readToken } from '../../../src/lambda/core/tokens.ts'
import { visibleOperations } from '../../../src/lambda/core/visible.ts'
import { replayed, summaryOf } from './replayed.ts'
import { everything, running, starts, type World } from './world.ts'

/** What an id stands for, nearly always. */
const usual = {
  ...{ a: 'STEP', b: 'STEP', e: 'STEP', f: 'STEP', g: 'STEP' },
  ...{ c: 'CONTEXT', d: 'CONTEXT', h: 'CONTEXT' },
  ...{ w: 'WAIT', v: 'WAIT', x: 'WAIT', y: 'WAIT' },
  ...{ k: 'CALLBACK', i: 'CHAINED_INVOKE' },
}
/** What is inside what, nearly always. */
const parents: Partial<Record<keyof typeof usual, string>> = { b: 'c', d: 'c', v: 'd' }
const ids = Object.keys(usual) as (keyof typeof usual)[]
const types = [...Object.values(usual), 'EXECUTION', 'MAGIC']
const rarely = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 15, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

const update = fc
  .record({
    Id: fc.constantFrom(...ids),
    type: rarely(fc.constantFrom(...types)),
    Action: fc.constantFrom('START', 'START', 'START', 'SUCCEED', 'FAIL', 'RETRY', 'CANCEL'),
    parent: rarely(fc.constantFrom('c', 'd', 'x')),
    Payload: optional(fc.constantFrom('1', '"two"')),
    failure: optional(fc.constant({ ErrorType: 'E' })),
    ReplayChildren: optional(fc.boolean()),
    seconds: fc.integer({ min: 1, max: 30 }),
  })
  .map(({ Id, type, Action, parent, Payload, failure, ReplayChildren, seconds }) => ({
    Id,
    Type: type ?? usual[Id],
    Action,
    ParentId: parent ?? parents[Id],
    Payload: Action === 'FAIL' ? undefined : Payload,
    Error: Action === 'SUCCEED' || Payload !== undefined ? undefined : failure,
    ContextOptions: { ReplayChildren },
    StepOptions: { NextAttemptDelaySeconds: seconds },
    WaitOptions: { WaitSeconds: seconds },
    CallbackOptions: { TimeoutSeconds: seconds, HeartbeatTimeoutSeconds: Math.ceil(seconds / 2) },
    ChainedInvokeOptions: { FunctionName: 'tax' },
  }))

const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('send' as const), updates: fc.array(update, { maxLength: 3 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('pass' as const), seconds: fc.integer({ min: 0, max: 20 }) }),
  },
  // Time passes, and nobody looks at what is due.
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('linger' as const), seconds: fc.integer({ min: 1, max: 20 }) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('suspend' as const, 'rest' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('succeedCallback' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('beat' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('closeTarget' as const),
      end: fc.constantFrom('succeeded' as const, 'stopped' as const),
    }),
  },
)
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never

/** A handler as it sees its operations, by what it is sent. */
class Handler {
  readonly world: World
  readonly view = new Map<string, Operation>()
  sequence = 0
  accepted = 0
  refused = 0

  constructor(world: World) {
    this.world = world
    this.look(world.event.operations)
    this.tokenGiven(world.token)
  }

  look(operations: readonly Operation[]): void {
    for (const operation of operations) this.view.set(operation.Id, operation)
  }

  /** Tokens are strictly ordered. */
  tokenGiven(token: string): void {
    const { sequence } = readToken(token)!
    expect(sequence).toBeGreaterThan(this.sequence)
    this.sequence = sequence
  }

  send(updates: readonly { Id: string }[]): void {
    const { world } = this
    const before = everything(world.record)
    const request = { token: world.token, updates, clientToken: `c${this.sequence}` }
    try {
      const { answer } = checkpoint(world.record, request, world.around)
      this.accepted++
      world.token = answer.token
      this.tokenGiven(answer.token)
      this.compare(answer.operations, new Set(updates.map(({ Id }) => Id)))
      const after = everything(world.record)
      expect(checkpoint(world.record, request, world.around).answer).toBe(answer)
      expect(everything(world.record)).toBe(after)
    } catch (error) {
      if (!(error instanceof LambdaError)) throw error
      this.refused++
      expect(error.name).toBe('InvalidParameterValueException')
      expect(everything(world.record)).toBe(before)
    }
  }

  /** The answer is the difference between what the handler knew and what there is. */
  private compare(delta: readonly Operation[], sent: ReadonlySet<string>): void {
    expect(new Set(delta.map(({ Id }) => Id)).size).toBe(delta.length)
    for (const operation of delta)
      expect(sent.has(operation.Id) || this.view.get(operation.Id) !== operation).toBe(true)
    this.look(delta)
    for (const { operation } of visibleOperations(this.world.record.operations))
      expect(this.view.get(operation.Id)).toBe(operation)
  }
}

function run(step: Command, handler: Handler): void {
  const { world } = handler
  const { record } = world
  switch (step.type) {
    case 'send':
      if (currentToken(record)) handler.send(step.updates)
      break
    case 'pass':
      world.pass(step.seconds)
      break
    case 'linger':
      world.now += step.seconds * 1000
      break
    case 'suspend':
      if (record.invocation)
        world.note(endInvocation(record, record.invocation.requestId, { type: 'suspended' }, world.now))
      break
    case 'rest':
      if (invocationOf(world) === 'resting') world.rest()
      break
    case 'succeedCallback':
      attempt(() => completeCallback(record, 'k', { type: 'succeed', result: 'yes' }, world.now))
      break
    case 'beat':
      attempt(() => recordHeartbeat(record, 'k', world.now))
      break
    case 'closeTarget':
      closeTarget(record, 'i', { type: step.end }, world.now)
  }
}

const invocationOf = ({ record }: World): string => executionOf(record).snapshot.value.invocation

/** The handler is called when that is wanted, as the service does it. */
function callIfWanted(handler: Handler): void {
  const { world } = handler
  if (world.record.invocation || invocationOf(world) !== 'invoking') return
  const { event, change } = startInvocation(world.record, 'r', world.now)
  world.note(change)
  if (!event) return
  const { token, operations } = event
  world.token = token
  handler.tokenGiven(token)
  handler.view.clear()
  handler.look(operations)
}

function attempt(call: () => unknown): void {
  try {
    call()
  } catch (error) {
    expect(error).toBeInstanceOf(LambdaError)
  }
}

const inOrder = (a: Due, b: Due): number =>
  `${a.operationId} ${a.kind}` < `${b.operationId} ${b.kind}` ? -1 : 1

/** What holds after every step. */
function check({ record }: World): void {
  const { history, operations, dues } = record
  expect(history.map(({ EventId }) => EventId)).toEqual(history.map((_, index) => index + 1))
  const instants = history.map(({ EventTimestamp }) => EventTimestamp)
  expect(instants).toEqual(instants.toSorted((a, b) => a - b))
  for (const { operation, snapshot } of operations.values()) expect(statusOf(snapshot)).toBe(operation.Status)
  const isOpen = record.endedAt === undefined
  const expected = isOpen ? [...operations.values()].flatMap(duesOf) : []
  expect(dues.all().toSorted(inOrder)).toEqual(expected.toSorted(inOrder))
  for (const { at } of expected) {
    const isDue = (now: number) => (due: Due) => due.at <= now
    for (const now of [at - 1, at])
      expect(dues.dueAt(now).toSorted(inOrder)).toEqual(expected.filter(isDue(now)).toSorted(inOrder))
  }
  if (record.heldEnd) return
  const told = replayed(history)
  expect([...operations.values()].map(({ operation }) => summaryOf(operation))).toEqual(
    [...operations.keys()].map(id => told.get(id)),
  )
}

test('an execution under random batches, times and answers', () => {
  let [accepted, refused] = [0, 0]
  fc.assert(
    fc.property(fc.array(command, { minLength: 5, maxLength: 30 }), commands => {
      const world = running({ executionTimeout: 200, limits: { emptyAnswers: 99, failures: 99 } })
      world.send(starts.CONTEXT('c'), starts.CONTEXT('d', { ParentId: 'c' }))
      const handler = new Handler(world)
      handler.look([...world.record.operations.values()].map(({ operation }) => operation))
      for (const step of commands) {
        run(step, handler)
        callIfWanted(handler)
        check(world)
      }
      accepted += handler.accepted
      refused += handler.refused
    }),
    { numRuns: 200 },
  )
  // Both happen often, or the test shows little.
  expect(accepted).toBeGreaterThan(100)
  expect(refused).toBeGreaterThan(100)
})
