/** What a person decides about a chart: words, and places. That nothing of the machine is left out is checked. */
import type { Anchor, ChartNode } from '../../page/charts/geometry.ts'
import type { LabelPlace, Port } from './route.ts'

export interface Layout {
  /** States that are drawn as a node, with the status whose colour they have; states inside them are not drawn. */
  readonly nodes: Readonly<Record<string, NodeLayout>>
  /** States that contain nodes, and what their border is called. */
  readonly regions: Readonly<Record<string, string>>
  /**
   * The transitions from one node or region to another, as `event [guard]`, and the words for each: the first stands
   * at the edge until another one is taken.
   */
  readonly edges: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly wide: FormLayout
  readonly tall: FormLayout
}

interface NodeLayout {
  readonly tone: ChartNode['tone']
  readonly icon?: ChartNode['icon']
  readonly isEnd?: true
}

type Place = readonly [x: number, y: number, width: number, height: number]

export interface FormLayout {
  readonly size: readonly [width: number, height: number]
  readonly regions: Readonly<Record<string, RegionLayout>>
  readonly nodes: Readonly<Record<string, Place>>
  /** By node: where the machine, or the region, begins. */
  readonly dots: Readonly<Record<string, readonly [x: number, y: number]>>
  readonly edges: Readonly<Record<string, EdgeLayout>>
  /** By node: its way to the lane on which it joins an edge that leaves its region downwards. */
  readonly exits?: Readonly<Record<string, Exit>>
}

interface RegionLayout {
  readonly place: Place
  readonly label: readonly [x: number, y: number, anchor?: Anchor]
}

export interface EdgeLayout {
  readonly from: Port
  readonly via?: readonly number[]
  readonly to: Port
  readonly label?: LabelPlace
}

export interface Exit {
  readonly from: Port
  readonly via?: readonly number[]
  /** y of the lane. */
  readonly lane: number
}
