/** A fake in use by one hub: how often it has answered, and what it is busy with. */
import type { OfferedWork } from '../../durable-task/hub/stand-ins.ts'
import { type Fake, nothing, type Reply } from './fake.ts'
import type { FakeCall } from './fake-call.ts'

/** Work that a fake has and has not answered yet. */
export interface Lease {
  readonly token: string
  /** It was taken away: nobody is interested in the answer any more. */
  isOver: boolean
  /** Told when it is taken away. */
  readonly onTakenAway?: (() => void) | undefined
}

export class FakeInUse {
  readonly calls: FakeCall[]
  private readonly parts: Fake<never>['parts']
  private readonly leases = new Set<Lease>()
  private readonly used: number[]

  /** `calls` gets what the fake is called with. */
  constructor({ parts }: Pick<Fake<never>, 'parts'>, calls: FakeCall[]) {
    this.parts = parts
    this.calls = calls
    this.used = parts.replies.map(() => 0)
  }

  get delay(): number {
    return this.parts.delay
  }

  /** For explanations. */
  get name(): string {
    return this.parts.name
  }

  isOfKind(kind: string): boolean {
    return this.parts.kind === kind
  }

  /** Whether it is for this work, spent or not. */
  isFor(work: OfferedWork): boolean {
    const { kind, name } = work.work
    return this.parts.kind === kind && this.parts.name === name && this.parts.matches(work)
  }

  /** The answer to the next call, counted as given; undefined when all are spent. */
  take(): Reply | undefined {
    const { replies } = this.parts
    if (replies.length === 0) return nothing
    const index = replies.findIndex(({ times }, at) => this.used[at]! < times)
    if (index === -1) return undefined
    this.used[index]!++
    return replies[index]
  }

  lease(token: string, onTakenAway?: () => void): Lease {
    const lease = { token, isOver: false, onTakenAway }
    this.leases.add(lease)
    return lease
  }

  /** The answer is there. False when the work was taken away meanwhile. */
  end(lease: Lease): boolean {
    this.leases.delete(lease)
    return !lease.isOver
  }

  /** Takes all work away; `giveBack` hears of each. */
  takeAway(giveBack: (token: string) => void): void {
    const leases = [...this.leases]
    this.leases.clear()
    for (const lease of leases) {
      lease.isOver = true
      lease.onTakenAway?.()
      giveBack(lease.token)
    }
  }
}
