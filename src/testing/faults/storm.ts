/** Chaos in use by one hub: which crossing is struck follows from the seed and from what crosses. */
import type { WorkAtEdge } from '../../durable-task/hub/edge-work.ts'
import { seededRandom } from '../../kernel/random.ts'
import type { AnswerBlow, DeliveryBlow, FaultInUse } from './fault.ts'

/** How likely a blow is, and how it is made. */
export type Chance<Blow> = [chance: number | undefined, blow: (draw: () => number) => Blow]

export interface StormParts {
  readonly fits: (work: WorkAtEdge) => boolean
  readonly most: number
  readonly ofAnswers: readonly Chance<AnswerBlow>[]
  readonly ofDeliveries: readonly Chance<DeliveryBlow>[]
}

export class Storm implements FaultInUse {
  readonly seed: number
  readonly fits: (work: WorkAtEdge) => boolean
  private readonly parts: StormParts
  private readonly struck = new WeakMap<object, number>()
  /** Instances by the order in which they came up. */
  private readonly instances = new Map<string, number>()
  private readonly crossings = new Map<string, number>()

  constructor(seed: number, parts: StormParts) {
    this.seed = seed
    this.parts = parts
    this.fits = parts.fits
  }

  pickAnswer(work: WorkAtEdge): AnswerBlow | undefined {
    const blow = this.pick('answer', work, this.parts.ofAnswers)
    if (!blow || blow.canStrike?.(work, this.fits) === false) return undefined
    return this.count(work, blow)
  }

  pickDelivery(work: WorkAtEdge): DeliveryBlow | undefined {
    const blow = this.pick('delivery', work, this.parts.ofDeliveries)
    return blow && this.count(work, blow)
  }

  /** The same work under the same ids is struck in the same way again. */
  noteReset(): void {
    this.instances.clear()
    this.crossings.clear()
  }

  private pick<Blow>(at: string, work: WorkAtEdge, chances: readonly Chance<Blow>[]): Blow | undefined {
    if (!this.fits(work)) return undefined
    const draw = this.drawFor(at, work)
    if ((this.struck.get(work.item) ?? 0) >= this.parts.most) return undefined
    let lot = draw()
    for (const [chance = 0, blow] of chances) {
      if (lot < chance) return blow(draw)
      lot -= chance
    }
    return undefined
  }

  private count<Blow>(work: WorkAtEdge, blow: Blow): Blow {
    this.struck.set(work.item, (this.struck.get(work.item) ?? 0) + 1)
    return blow
  }

  /** Of its own for each crossing, so that what happens in between changes nothing. */
  private drawFor(at: string, { kind, name, instanceId, taskId = -1 }: WorkAtEdge): () => number {
    const place = this.instances.get(instanceId) ?? this.instances.size
    this.instances.set(instanceId, place)
    const key = JSON.stringify([at, kind, name, place, taskId])
    const crossing = (this.crossings.get(key) ?? 0) + 1
    this.crossings.set(key, crossing)
    return seededRandom(hash(`${this.seed} ${key} ${crossing}`))
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return value >>> 0
}
