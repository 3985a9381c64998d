/** Open waits by instance and predicate: pushed, never polled, and gone without trace when called off. */

interface Waiter<State> {
  /** Order of opening. */
  readonly order: number
  /** Until when the wait counts as one that somebody listens to. */
  readonly activeUntil: number
  readonly isMet: (state: State) => boolean
  readonly settle: (state: State | undefined) => void
  readonly fail: (error: Error) => void
}

export interface Wait<State> {
  /** The state that met the predicate, or undefined when the instance went away. */
  readonly promise: Promise<State | undefined>
  /** Calls the wait off; its promise then never settles. */
  cancel(): void
}

export class Waiters<State> {
  private readonly byInstance = new Map<string, Set<Waiter<State>>>()
  private opened = 0
  private count = 0

  /** `activeUntil` is for waits that nobody calls off, as some SDKs leave them behind. */
  open(
    instanceId: string,
    isMet: (state: State) => boolean,
    activeUntil = Number.POSITIVE_INFINITY,
  ): Wait<State> {
    const waiters = this.byInstance.get(instanceId) ?? new Set()
    this.byInstance.set(instanceId, waiters)
    const order = this.opened++
    let waiter: Waiter<State> | undefined
    const promise = new Promise<State | undefined>((settle, fail) => {
      waiter = { order, isMet, settle, fail, activeUntil }
      waiters.add(waiter)
      this.count++
    })
    return { promise, cancel: () => this.remove(instanceId, waiter!) }
  }

  /** Settles every wait on the instance that the state meets. The state is only made when somebody waits. */
  tell(instanceId: string, makeState: () => State): void {
    const waiters = this.byInstance.get(instanceId)
    if (!waiters) return
    const state = makeState()
    for (const waiter of [...waiters]) {
      if (!waiter.isMet(state)) continue
      this.remove(instanceId, waiter)
      waiter.settle(state)
    }
  }

  /** Answers every wait on the instance with "it is gone". */
  tellGone(instanceId: string): void {
    const waiters = this.byInstance.get(instanceId)
    this.byInstance.delete(instanceId)
    this.count -= waiters?.size ?? 0
    for (const waiter of waiters ?? []) waiter.settle(undefined)
  }

  tellAllGone(): void {
    for (const instanceId of [...this.byInstance.keys()]) this.tellGone(instanceId)
  }

  failAll(error: Error): void {
    const all = [...this.byInstance.values()]
    this.byInstance.clear()
    this.count = 0
    for (const waiters of all) for (const waiter of waiters) waiter.fail(error)
  }

  /** The wait that has been open longest of those that somebody listens to at this instant, by order of opening. */
  oldestActive(now: number): number | undefined {
    let oldest = Number.POSITIVE_INFINITY
    for (const waiters of this.byInstance.values())
      for (const { order, activeUntil } of waiters) if (activeUntil > now) oldest = Math.min(oldest, order)
    return Number.isFinite(oldest) ? oldest : undefined
  }

  /** The instances on which there is a wait that somebody listens to at this instant. */
  active(now: number): string[] {
    return [...this.byInstance].flatMap(([instanceId, waiters]) =>
      [...waiters].some(({ activeUntil }) => activeUntil > now) ? [instanceId] : [],
    )
  }

  /** How many waits are open. */
  get size(): number {
    return this.count
  }

  private remove(instanceId: string, waiter: Waiter<State>): void {
    const waiters = this.byInstance.get(instanceId)
    if (waiters?.delete(waiter)) this.count--
    if (waiters?.size === 0) this.byInstance.delete(instanceId)
  }
}
