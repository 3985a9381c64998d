/**
 * Whatever the order of timers, events, answers, skips and moves by hand: no history runs backwards, no timer fires
 * early, each fires once, and in the order in which they are due.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HistoryEvent } from '../../src/durable-task/core/events.ts'
import type { Timestamp } from '../../src/durable-task/core/timestamp.ts'
import { HubClock } from '../../src/kernel/clock/hub-clock.ts'
import { HOUR, looked, SkipLab, until } from './skip-lab.ts'

const instanceIds = ['one', 'two', 'three']

interface Step {
  kind: 'raise' | 'answer' | 'wait' | 'leave' | 'look' | 'advance' | 'next' | 'suspend' | 'resume'
  dice: number
}

const step = (kind: Step['kind'], weight: number) => ({
  weight,
  arbitrary: fc.record({ kind: fc.constant(kind), dice: fc.nat(10_000) }),
})
const steps = fc.array(
  fc.oneof(
    step('answer', 8),
    step('raise', 4),
    step('look', 4),
    step('wait', 2),
    step('leave', 1),
    step('advance', 2),
    step('next', 1),
    step('suspend', 1),
    step('resume', 1),
  ),
  { maxLength: 60 },
)

const instant = ({ seconds, nanos }: Timestamp): number => seconds * 1000 + nanos / 1e6
const isSorted = (times: readonly number[]): boolean =>
  times.every((time, index) => index === 0 || time >= times[index - 1]!)

class Simulation {
  readonly lab = new SkipLab()
  private readonly clock = new HubClock({
    mode: 'skip',
    clock: this.lab.clock,
    settle: patience => this.lab.hub.settle(patience),
    patience: 0,
    look: this.lab.hub.inspection,
  })
  private readonly waits: { cancel(): void }[] = []
  private readonly armed = new Map<string, number>()

  constructor() {
    this.lab.connect()
    for (const id of instanceIds) this.lab.begin(id)
  }

  async play({ kind, dice }: Step): Promise<void> {
    const { hub } = this.lab
    const id = instanceIds[dice % instanceIds.length]!
    if (kind === 'raise') hub.raiseEvent(id, 'wake', undefined)
    else if (kind === 'answer') this.answer(dice)
    else if (kind === 'wait') this.waits.push(this.lab.wait(id))
    else if (kind === 'leave') this.waits.shift()?.cancel()
    else if (kind === 'look') await looked()
    else if (kind === 'advance') await this.clock.advance((dice % 30) * HOUR)
    else if (kind === 'next') await this.clock.advanceToNext()
    else if (kind === 'suspend') hub.suspend(id, undefined)
    else hub.resume(id, undefined)
  }

  /** Answers one of the turns that are out, and arms up to three timers for full hours to come. */
  private answer(dice: number): void {
    const { pending, clock, start } = this.lab
    const turn = pending[dice % pending.length]
    if (!turn) return
    const hour = Math.floor((clock.now() - start) / HOUR)
    const hours = [dice % 7, dice % 13, dice % 29].slice(0, dice % 4).map(ahead => hour + 1 + ahead)
    const first = this.armed.get(turn.instanceId) ?? 0
    this.armed.set(turn.instanceId, first + hours.length)
    this.lab.answer(
      turn.instanceId,
      hours.map((due, index) => this.lab.timer(first + index + 1, due / 24)),
    )
  }

  /** Lets everything come to rest: nothing is due any more and no turn is out. */
  async finish(): Promise<void> {
    for (const id of instanceIds) this.lab.hub.resume(id, undefined)
    this.lab.wait()
    await until(() => {
      for (const { instanceId } of [...this.lab.pending]) this.lab.answer(instanceId)
      return this.lab.pending.length === 0 && this.lab.clock.nextDue() === undefined
    })
    for (const { instanceId } of [...this.lab.pending]) this.lab.answer(instanceId)
  }

  check(): void {
    for (const id of instanceIds) this.checkHistory(this.lab.hub.events(id), this.armed.get(id) ?? 0)
    expect(this.lab.errors).toEqual([])
  }

  private checkHistory(history: readonly HistoryEvent[], armed: number): void {
    const fired = history.flatMap(event => (event.type === 'timerFired' ? [event] : []))
    expect(isSorted(history.map(({ timestamp }) => instant(timestamp)))).toBe(true)
    expect(isSorted(fired.map(({ fireAt }) => instant(fireAt)))).toBe(true)
    for (const { timestamp, fireAt } of fired)
      expect(instant(timestamp)).toBeGreaterThanOrEqual(instant(fireAt))
    expect(fired.map(({ timerId }) => timerId).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: armed }, (_, index) => index + 1),
    )
  }
}

test('history never runs back, and no timer fires early, twice or out of order', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async script => {
      const simulation = new Simulation()
      for (const step of script) await simulation.play(step)
      await simulation.finish()
      simulation.check()
      simulation.lab.hub.stop()
    }),
    { numRuns: 150 },
  )
})
