/** Answers held back until the next one that fits is through. */
import type { WorkAtEdge } from '../../durable-task/hub/edge-work.ts'
import type { FaultInUse } from './fault.ts'

interface Swap {
  readonly fault: FaultInUse
  readonly fits: (work: WorkAtEdge) => boolean
  readonly letThrough: () => void
  /** Nobody wants the answer any more. */
  readonly forget: () => void
}

export class Swaps {
  private readonly waiting = new Set<Swap>()

  /** Returns how to take it out again, where the answer is through for another reason. */
  add(swap: Swap): () => void {
    this.waiting.add(swap)
    return () => void this.waiting.delete(swap)
  }

  /** One pair at a time: the answer that the first is held for passes. */
  isHolding(fault: FaultInUse): boolean {
    return [...this.waiting].some(swap => swap.fault === fault)
  }

  /** Runs an answer; what waits for one that fits is through after it, and not what begins to wait with it. */
  async around(work: WorkAtEdge, run: () => unknown): Promise<unknown> {
    const due = [...this.waiting].filter(({ fits }) => fits(work))
    try {
      return await run()
    } finally {
      for (const { letThrough } of due) letThrough()
    }
  }

  clear(): void {
    for (const { forget } of this.waiting) forget()
    this.waiting.clear()
  }
}
