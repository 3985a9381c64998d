/** What a fault is, and what it is given to strike. */
import type { Pass } from '../../durable-task/hub/edge.ts'
import type { WorkAtEdge } from '../../durable-task/hub/edge-work.ts'

/** A call on its way in. */
export interface IncomingCall {
  readonly method: string
  /** The instance it names, `''` for none. */
  readonly instanceId: string
  /** The name it carries: of an orchestration to start, of an event; `''` for none. */
  readonly name: string
}

/** What a fault may do with something it holds back. */
export interface Hold {
  /**
   * Lets the held through when the faults are removed; the function returned does so earlier, once. When the hub stops
   * before that, `onStop` is called in its place.
   */
  hold(letThrough: () => void, onStop?: () => void): () => void
  /** Forgets it. */
  forget(letThrough: () => void): void
  /** Lets it through after that many milliseconds of wall time. */
  afterWall(milliseconds: number, letThrough: () => void): void
}

/** A worker's answer on its way in. */
export interface Answer extends Hold {
  readonly work: WorkAtEdge
  /** Carries it out. */
  readonly pass: Pass
  /** Carries it out later, when nobody could hear an error. */
  passLater(): void
  /** Lets it through when the next answer that fits is through; returns how to call that off. */
  afterNext(fits: (work: WorkAtEdge) => boolean, letThrough: () => void): () => void
}

interface Call extends Hold {
  readonly pass: Pass
  /** Calls after that many milliseconds on the hub's clock; returns how to call it off. */
  afterHub(milliseconds: number, run: () => void): () => void
}

/** One way to strike: its name, what it did in words, and how it does it. */
interface Blow {
  readonly name: string
  /** What was done to the work, for logs and explanations. */
  readonly did: string
}

export interface AnswerBlow extends Blow {
  /** Whether it can strike just now; otherwise the answer does not count as an occurrence. Default: always. */
  canStrike?(work: WorkAtEdge, fits: (work: WorkAtEdge) => boolean): boolean
  /** Returns what the worker is told. */
  strike(answer: Answer, fits: (work: WorkAtEdge) => boolean): unknown
}

export interface DeliveryBlow extends Blow {
  /** Returns how often the item is written. Nothing of the hub may change before the delivery is over: `later`. */
  strike(work: WorkAtEdge, later: (run: () => void) => void, hold: Hold): number
}

export interface CallBlow extends Blow {
  strike(call: Call): unknown
}

/** A fault in use by one hub: says whether it strikes what comes by, and how. */
export interface FaultInUse {
  pickAnswer?(work: WorkAtEdge): AnswerBlow | undefined
  pickDelivery?(work: WorkAtEdge): DeliveryBlow | undefined
  pickCall?(call: IncomingCall): CallBlow | undefined
  /** Whether another answer is the "next" one for an answer held back. */
  fits?(work: WorkAtEdge): boolean
  /** The hub has begun anew, where a seed gives the same ids again. */
  noteReset?(): void
  /** Set where chance decides. */
  readonly seed?: number
}

/**
 * A fault: a plain description, which `hub.inject` puts to use; one may be used by many hubs and many times, each
 * counting for itself. Made by `completion`, `delivery`, `call` and `chaos`.
 */
export interface Fault {
  /** Begins to count. `drawSeed` gives a seed where the test gave none. */
  begin(drawSeed: () => number): FaultInUse
}
