/** A state chart as data: what the machine is, and where each of its parts is drawn. Generated; see `.config/charts.ts`. */
import type { Status } from '../live/types.ts'

/** Statuses have a colour and a shape each. */
type Tone = Lowercase<Status>

export interface Chart {
  readonly machine: string
  /** Every state without states of its own, by its path, and the node that stands for it. */
  readonly leaves: Readonly<Record<string, string>>
  readonly nodes: Readonly<Record<string, ChartNode>>
  /** How the machine begins. */
  readonly start: Entering
  readonly transitions: readonly ChartTransition[]
  /** For containers from 520 px. */
  readonly wide: ChartForm
  readonly tall: ChartForm
}

export interface ChartNode {
  /** Path of the region it is in; empty for a state that is in none. */
  readonly region: string
  /** The status whose colour fills it. */
  readonly tone: Tone
  readonly icon?: Tone | 'lock'
  /** Nothing follows on its own. */
  readonly isEnd: boolean
}

/** What is entered, and the edges that lead there. */
export interface Entering {
  readonly enters: readonly string[]
  readonly edges: readonly string[]
}

export interface ChartTransition extends Entering {
  /** Path of the state it belongs to. */
  readonly source: string
  /** Empty: it follows on its own, as soon as its guard allows. */
  readonly event: string
  readonly guard?: string
  /** Paths of states that its guard wants to be active. */
  readonly wants?: readonly string[]
  /** Path of the state inside which everything is left; undefined: it changes no state. */
  readonly within?: string
  /** At its edge, once it was taken. */
  readonly words?: string
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Anchor = 'start' | 'middle' | 'end'

export interface Label {
  readonly x: number
  /** Of the base line. */
  readonly y: number
  readonly anchor: Anchor
  readonly text: string
}

export interface ChartForm {
  readonly width: number
  readonly height: number
  readonly regions: readonly (Box & { readonly label: Label; readonly isInner: boolean })[]
  /** Where the machine begins. */
  readonly dots: readonly (readonly [x: number, y: number])[]
  readonly nodes: Readonly<Record<string, Box>>
  readonly edges: Readonly<Record<string, ChartEdge>>
  /** Edges that leave a region, drawn from the state that is left: by edge, then by node. */
  readonly leaving: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface ChartEdge {
  readonly line: string
  readonly head: string
  readonly label?: Label
  /** All its transitions, as the machine has them. */
  readonly title: string
}
