/** The mailbox against the simplest thing that does the same: three arrays. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EntityMessage, EntityOperation, LockRequest } from '../../src/durable-task/core/entity.ts'
import { type BatchRoom, EntityMailbox } from '../../src/durable-task/core/entity-mailbox.ts'
import { call, holderOf, lock, operation, room, sizeOf } from './entity-messages.ts'

/** What a mailbox does, in its most obvious form. */
class Model {
  queue: EntityMessage[] = []
  lane: EntityOperation[] = []
  batch: EntityOperation[] = []

  fillBatch(isLocked: boolean, { operations, bytes }: BatchRoom): void {
    if (this.batch.length > 0) return
    const firstLock = this.queue.findIndex(({ kind }) => kind === 'lock')
    const runnable = isLocked ? this.lane : this.queue.slice(0, firstLock === -1 ? undefined : firstLock)
    const all = runnable as EntityOperation[]
    let sum = 0
    const sums = all.map(each => (sum += sizeOf(each)))
    this.batch = all.filter((_, index) => index === 0 || (index < operations && sums[index]! <= bytes))
    if (isLocked) this.lane = this.lane.slice(this.batch.length)
    else this.queue = this.queue.slice(this.batch.length)
  }

  endBatch(unanswered: EntityOperation[], isLocked: boolean): void {
    this.batch = []
    if (isLocked) this.lane = [...unanswered, ...this.lane]
    else this.queue = [...unanswered, ...this.queue]
  }

  takeLock(executionId: string, criticalSectionId: string): LockRequest | undefined {
    const [first, ...rest] = this.queue
    if (first?.kind !== 'lock') return undefined
    if (first.sender.executionId !== executionId || first.criticalSectionId !== criticalSectionId)
      return undefined
    const isHis = (message: EntityMessage) =>
      message.kind !== 'lock' && message.sender?.executionId === executionId
    this.lane = [...(rest.filter(isHis) as EntityOperation[]), ...this.lane]
    this.queue = rest.filter(message => !isHis(message))
    return first
  }

  closeLane(): void {
    this.queue = [...this.lane, ...this.queue]
    this.lane = []
  }

  dropCalls(executionId: string): boolean {
    const before = this.queue.length + this.lane.length
    const stays = (message: EntityMessage) =>
      message.kind !== 'call' || message.sender?.executionId !== executionId
    this.queue = this.queue.filter(stays)
    this.lane = this.lane.filter(stays)
    return this.queue.length + this.lane.length < before
  }

  dropLocks(executionId: string): boolean {
    const before = this.queue.length
    this.queue = this.queue.filter(
      message => message.kind !== 'lock' || message.sender.executionId !== executionId,
    )
    return this.queue.length < before
  }
}

const executions = fc.constantFrom('x', 'y')
const rooms = fc
  .record({
    operations: fc.option(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(1_100)), { nil: undefined }),
    bytes: fc.option(fc.constantFrom(0, 400, 800, 1_500, 100_000), { nil: undefined }),
  })
  .map(({ operations, bytes }) =>
    room({ ...(operations !== undefined && { operations }), ...(bytes !== undefined && { bytes }) }),
  )
const inputs = fc.constantFrom(undefined, '', 'x'.repeat(300), 'ä'.repeat(150))
const command = fc.oneof(
  fc.record({
    type: fc.constant('add' as const),
    by: fc.option(executions, { nil: undefined }),
    input: inputs,
  }),
  fc.record({ type: fc.constant('addCall' as const), by: executions }),
  // Many at once: a long queue is cut in another way than a short one.
  fc.record({ type: fc.constant('addMany' as const), count: fc.constantFrom(1_023, 1_024, 1_025, 2_500) }),
  fc.record({ type: fc.constant('addLock' as const), by: executions, section: fc.constantFrom('s', 't') }),
  fc.record({ type: fc.constant('addToLane' as const), by: executions, isCall: fc.boolean() }),
  fc.record({ type: fc.constant('fillBatch' as const), isLocked: fc.boolean(), room: rooms }),
  fc.record({ type: fc.constant('endBatch' as const), isLocked: fc.boolean(), answered: fc.nat(4) }),
  fc.record({ type: fc.constant('takeLock' as const), by: executions, section: fc.constantFrom('s', 't') }),
  fc.record({ type: fc.constant('takeHead' as const) }),
  fc.record({ type: fc.constant('closeLane' as const) }),
  fc.record({ type: fc.constant('dropLocks' as const), by: executions }),
  fc.record({ type: fc.constant('dropCalls' as const), by: executions }),
)
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never

/** Does the same to both, and compares what they answer. */
function run(step: Command, mailbox: EntityMailbox, model: Model, newId: () => string): void {
  switch (step.type) {
    case 'add': {
      const message = operation(newId(), step.by, { input: step.input })
      mailbox.add(message)
      model.queue.push(message)
      break
    }
    case 'addCall': {
      const message = call(newId(), step.by)
      mailbox.add(message)
      model.queue.push(message)
      break
    }
    case 'addMany':
      for (let count = 0; count < step.count; count++)
        run({ type: 'add', by: undefined, input: undefined }, mailbox, model, newId)
      break
    case 'addLock': {
      const request = lock(step.by, step.section)
      mailbox.add(request)
      model.queue.push(request)
      break
    }
    case 'addToLane': {
      const message = (step.isCall ? call : operation)(newId(), step.by)
      mailbox.addToLane(message)
      model.lane.push(message)
      break
    }
    case 'fillBatch':
      model.fillBatch(step.isLocked, step.room)
      expect(mailbox.fillBatch(step.isLocked, step.room)).toEqual(model.batch)
      break
    case 'endBatch': {
      const unanswered = model.batch.slice(step.answered)
      mailbox.endBatch(unanswered, step.isLocked)
      model.endBatch(unanswered, step.isLocked)
      break
    }
    case 'takeLock': {
      const holder = holderOf(lock(step.by, step.section))
      expect(mailbox.takeLock(holder)).toBe(model.takeLock(step.by, step.section))
      break
    }
    case 'takeHead': {
      const { next } = mailbox.contents()
      if (typeof next !== 'object') break
      const taken = mailbox.takeLock(next)
      expect(taken).toBeDefined()
      expect(taken).toBe(model.takeLock(next.executionId, next.criticalSectionId))
      break
    }
    case 'closeLane':
      mailbox.closeLane()
      model.closeLane()
      break
    case 'dropLocks':
      expect(mailbox.dropLocks(step.by)).toBe(model.dropLocks(step.by))
      break
    case 'dropCalls':
      expect(mailbox.dropCalls(step.by)).toBe(model.dropCalls(step.by))
  }
}

const namesOf = (messages: readonly EntityMessage[]): string =>
  messages.map(each => (each.kind === 'lock' ? each.criticalSectionId : each.requestId)).join(' ')

test('whatever is done to it, the mailbox holds what the arrays hold', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), commands => {
      const mailbox = new EntityMailbox()
      const model = new Model()
      let ids = 0
      for (const step of commands) {
        run(step, mailbox, model, () => `${ids++}`)
        expect(namesOf(mailbox.queue)).toBe(namesOf([...model.lane, ...model.queue]))
        expect(namesOf(mailbox.batch)).toBe(namesOf(model.batch))
        expect(mailbox.backlog).toBe(model.lane.length + model.queue.length)
        const [first] = model.queue
        expect(mailbox.contents()).toEqual({
          next: first && (first.kind === 'lock' ? holderOf(first) : 'operation'),
          lane: model.lane.length,
        })
      }
    }),
    { numRuns: 150 },
  )
})
