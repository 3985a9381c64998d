/** The machine and the mailbox of an entity together, as the hub drives them, along random walks. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EntityContents, LockHolder } from '../../machines/entity.ts'
import type { EntityMessage, EntityOperation } from '../../src/durable-task/core/entity.ts'
import { EntityMailbox } from '../../src/durable-task/core/entity-mailbox.ts'
import { call, holderOf, lock, operation, room } from '../core/entity-messages.ts'
import { created, type EntityEvent, play } from './entity-steps.ts'
import { batchOf } from './entity-walk.ts'

/** An entity without gRPC, workers or time: what a test does to it, and what came of that. */
class Entity {
  readonly mailbox = new EntityMailbox()
  at = created({ hasState: true })
  /** Operations in the order in which they were committed. */
  readonly done: EntityOperation[] = []
  /** Sections in the order in which they were entered. */
  readonly entered: string[] = []
  /** Calls that were dropped before they ran. */
  readonly dropped: EntityOperation[] = []
  /** Whether a work item for a batch is there. */
  private hasItem = false
  private sent = 0

  get holder(): LockHolder | undefined {
    return this.at.snapshot.context.holder
  }

  get batch() {
    return batchOf(this.at.snapshot)
  }

  send(executionId: string | undefined, isCall: boolean): EntityOperation {
    const message = (isCall ? call : operation)(`${this.sent++}`, executionId)
    if (executionId !== undefined && this.holder?.executionId === executionId) this.mailbox.addToLane(message)
    else this.mailbox.add(message)
    this.refresh()
    return message
  }

  requestLock(executionId: string): string {
    const section = `section ${this.sent++}`
    this.mailbox.add(lock(executionId, section))
    this.refresh()
    return section
  }

  release(executionId: string, section: string | undefined): void {
    const event: EntityEvent = { type: 'lock.release', executionId, criticalSectionId: section }
    if (!this.at.snapshot.can(event)) return
    this.mailbox.closeLane()
    this.refresh()
    this.tell(event)
  }

  endExecution(executionId: string): void {
    if (this.mailbox.dropLocks(executionId)) this.refresh()
    this.release(executionId, undefined)
  }

  dropCalls(executionId: string): void {
    const isDead = ({ kind, sender }: EntityMessage) => kind === 'call' && sender?.executionId === executionId
    const dead = this.mailbox.queue.filter(isDead) as EntityOperation[]
    expect(this.mailbox.dropCalls(executionId)).toBe(dead.length > 0)
    this.dropped.push(...dead)
    if (dead.length > 0) this.refresh()
  }

  dispatch(some: Parameters<typeof room>[0]): void {
    if (this.batch !== 'queued' && this.batch !== 'lost') return
    expect(this.hasItem).toBe(true)
    expect(this.mailbox.fillBatch(this.holder !== undefined, room(some))).not.toEqual([])
    this.tell({ type: 'batch.dispatched', contents: this.contents() })
  }

  lose(): void {
    this.tell({ type: 'batch.lost' })
  }

  commit(answered: number): void {
    if (this.batch !== 'out') return
    const { batch } = this.mailbox
    this.done.push(...batch.slice(0, answered))
    this.mailbox.endBatch(batch.slice(answered), this.holder !== undefined)
    this.hasItem = false
    this.tell({ type: 'batch.committed', contents: this.contents() })
  }

  private contents(): EntityContents {
    return { ...this.mailbox.contents(), delayed: 0, hasState: true }
  }

  private refresh(): void {
    this.tell({ type: 'contents.changed', contents: this.contents() })
  }

  private tell(event: EntityEvent): void {
    const isOut = this.batch === 'out' || this.batch === 'lost'
    this.at = play(this.at, event)
    for (const { type } of this.at.said) {
      if (type === 'batch.requested' || type === 'batch.withdrawn') {
        expect(this.hasItem).toBe(type === 'batch.withdrawn')
        expect(this.mailbox.batch).toEqual([])
        this.hasItem = !this.hasItem
      }
      if (type !== 'lock.granted') continue
      expect(isOut && event.type !== 'batch.committed').toBe(false)
      const request = this.mailbox.takeLock(this.holder!)
      expect(request && holderOf(request)).toEqual(this.holder)
      this.entered.push(request!.criticalSectionId)
      this.refresh()
    }
  }
}

const executions = fc.constantFrom('x', 'y', 'z')
const move = fc.oneof(
  fc.record({
    type: fc.constant('send' as const),
    by: fc.option(executions, { nil: undefined }),
    isCall: fc.boolean(),
  }),
  fc.record({ type: fc.constant('requestLock' as const), by: executions }),
  fc.record({ type: fc.constant('release' as const), by: executions, isRight: fc.boolean() }),
  fc.record({ type: fc.constant('end' as const), by: executions }),
  fc.record({ type: fc.constant('dropCalls' as const), by: executions }),
  fc.record({
    type: fc.constant('dispatch' as const),
    operations: fc.nat(3),
    bytes: fc.constantFrom(0, 600, 9_000),
  }),
  fc.record({ type: fc.constant('lose' as const) }),
  fc.record({ type: fc.constant('commit' as const), answered: fc.integer({ min: 1, max: 4 }) }),
)
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never
const walks = fc.array(move, { maxLength: 60 })

function make(entity: Entity, step: Move): EntityMessage | string | undefined {
  if (step.type === 'send') return entity.send(step.by, step.isCall && step.by !== undefined)
  if (step.type === 'requestLock') return entity.requestLock(step.by)
  if (step.type === 'release')
    entity.release(step.by, step.isRight ? entity.holder?.criticalSectionId : 'another section')
  if (step.type === 'end') entity.endExecution(step.by)
  if (step.type === 'dropCalls') entity.dropCalls(step.by)
  if (step.type === 'dispatch') entity.dispatch(step)
  if (step.type === 'lose') entity.lose()
  if (step.type === 'commit') entity.commit(step.answered)
  return undefined
}

/** Lets everything run that can, with every execution over in the end. */
function settle(entity: Entity): void {
  for (const executionId of ['x', 'y', 'z']) entity.endExecution(executionId)
  // Bounded: what never settles must fail and not hang.
  for (let rounds = 0; entity.batch !== 'idle' && rounds < 100; rounds++) {
    entity.dispatch({})
    entity.commit(Number.POSITIVE_INFINITY)
  }
}

const sentBy = (messages: readonly EntityOperation[], executionId: string | undefined) =>
  messages.filter(({ sender }) => sender?.executionId === executionId).map(({ requestId }) => requestId)

test('every operation runs once, or is a call that was dropped and never runs; each sender’s in the order in which they were sent', () => {
  fc.assert(
    fc.property(walks, steps => {
      const entity = new Entity()
      const sent: EntityOperation[] = []
      for (const step of steps) {
        const made = make(entity, step)
        if (typeof made === 'object' && made.kind !== 'lock') sent.push(made)
      }
      settle(entity)
      expect(entity.mailbox.queue).toEqual([])
      const kept = sent.filter(each => !entity.dropped.includes(each))
      expect(entity.done).toHaveLength(kept.length)
      for (const by of ['x', 'y', 'z', undefined]) expect(sentBy(entity.done, by)).toEqual(sentBy(kept, by))
    }),
    { numRuns: 300 },
  )
})

test('233 while the entity is locked, nothing goes out but what its holder sent', () => {
  fc.assert(
    fc.property(walks, steps => {
      const entity = new Entity()
      for (const step of steps) {
        make(entity, step)
        // The lock is granted only when no batch is out or lost, and one that is is sent again as it was.
        if (entity.holder)
          for (const { sender } of entity.mailbox.batch)
            expect(sender?.executionId).toBe(entity.holder.executionId)
      }
    }),
    { numRuns: 300 },
  )
})

test('235 238 locks are granted in the order they were asked for, after all that was sent before', () => {
  fc.assert(
    fc.property(walks, steps => {
      const entity = new Entity()
      const asked: string[] = []
      const earlier = new Map<string, number>()
      let sent = 0
      for (const step of steps) {
        const made = make(entity, step)
        if (step.type === 'send') sent++
        if (typeof made === 'string') {
          asked.push(made)
          earlier.set(made, sent)
        }
        const latest = entity.entered.at(-1)
        // Those sent before the request are done or dropped; some of the holder's later ones may be, too.
        const gone = entity.done.length + entity.dropped.length
        if (latest !== undefined) expect(gone).toBeGreaterThanOrEqual(earlier.get(latest) ?? 0)
      }
      expect(entity.entered).toEqual(asked.filter(section => entity.entered.includes(section)))
    }),
    { numRuns: 300 },
  )
})
