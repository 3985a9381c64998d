/** What a figure of ours has to be beside those of the peers. */
import type { PeerKey } from './peer.ts'

/** The figure of a peer; undefined where it has none. */
export type FigureOf = (peer: PeerKey) => number | undefined

export interface Target {
  /** As the table says it. */
  text: string
  /** Undefined when the peer it is measured by has no figure. */
  met(figureOf: FigureOf): boolean | undefined
}

const compared =
  (peer: PeerKey, holds: (ours: number, theirs: number) => boolean): Target['met'] =>
  figureOf => {
    const [ours, theirs] = [figureOf('ours'), figureOf(peer)]
    // A figure of ours that is missing is a target that is missed.
    if (theirs === undefined) return undefined
    return ours !== undefined && holds(ours, theirs)
  }

export const atLeast = (times: number, peer: PeerKey, name: string): Target => ({
  text: `≥ ${times} × ${name}`,
  met: compared(peer, (ours, theirs) => ours >= theirs * times),
})

export const atMostShare = (share: number, peer: PeerKey, name: string): Target => ({
  text: `≤ ${share} × ${name}`,
  met: compared(peer, (ours, theirs) => ours <= theirs * share),
})

export const atMost = (bound: number, unit: string): Target => ({
  text: `≤ ${bound}${unit}`,
  met: figureOf => (figureOf('ours') ?? Number.POSITIVE_INFINITY) <= bound,
})

/** Ours has a figure at all. */
export const answered: Target = { text: 'all answered', met: figureOf => figureOf('ours') !== undefined }
