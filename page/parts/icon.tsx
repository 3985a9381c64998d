/** Small shapes: each status has its own, so that nobody needs to see its colour. */
import type { VNode } from 'preact'

type Shape = { readonly path: string; readonly isSolid?: true; readonly dash?: string }

/** Drawn in a square of 12 by 12. */
const shapes = {
  pending: { path: 'M6 1.4a4.6 4.6 0 1 1-.01 0z', dash: '2 1.6' },
  running: { path: 'M2.5 1v10L11 6z', isSolid: true },
  suspended: { path: 'M2 1.5h3v9H2zM7 1.5h3v9H7z', isSolid: true },
  completed: { path: 'M1.5 6.5 4.6 9.6l6-7' },
  failed: { path: 'M2 2l8 8m0-8-8 8' },
  canceled: { path: 'M6 1.4a4.6 4.6 0 1 1-.01 0zM2.8 2.8l6.4 6.4' },
  terminated: { path: 'M1.8 1.8h8.4v8.4H1.8z', isSolid: true },
  succeeded: { path: 'M1.5 6.5 4.6 9.6l6-7' },
  'timed-out': { path: 'M2.5 1.2h7L6 6l3.5 4.8h-7L6 6z' },
  stopped: { path: 'M1.8 1.8h8.4v8.4H1.8z', isSolid: true },
  started: { path: 'M2.5 1v10L11 6z', isSolid: true },
  ready: { path: 'M2.5 1v10L11 6z' },
  cancelled: { path: 'M6 1.4a4.6 4.6 0 1 1-.01 0zM2.8 2.8l6.4 6.4' },
  warning: { path: 'M6 1.2l5.2 9.6H.8zm0 3.4v3m0 1v1' },
  chevron: { path: 'M4 2l4 4-4 4' },
  down: { path: 'M2 4l4 4 4-4' },
  copy: { path: 'M4 4V1.5h6.5V8H8M1.5 4H8v6.5H1.5z' },
  live: { path: 'M6 2.4a3.6 3.6 0 1 1-.01 0z', isSolid: true },
  lock: { path: 'M2.5 5.5h7v5h-7zM4 5.5V3.6a2 2 0 0 1 4 0v1.9' },
  theme: { path: 'M6 1.4a4.6 4.6 0 1 1-.01 0zM6.6 1.5v9M7.8 1.9v8.2M9 2.7v6.6' },
  entity: { path: 'M6 1l4.6 2.5v5L6 11 1.4 8.5v-5zm-4.6 2.5L6 6l4.6-2.5M6 6v5' },
  timer: { path: 'M6 1.4a4.6 4.6 0 1 0 .1 0zM6 3v3l2 1.4' },
  event: { path: 'M6 .8 11.2 6 6 11.2.8 6z', isSolid: true },
  activity: { path: 'M1 3.5h10v5H1z', isSolid: true },
  context: { path: 'M4.5 1.5H1.5v9h3M7.5 1.5h3v9h-3' },
  child: { path: 'M2 1v6h5M5 4.4 7.6 7 5 9.6' },
} as const satisfies Record<string, Shape>

export type IconName = keyof typeof shapes

export interface IconProps {
  readonly name: IconName
  /** Where it stands, within another drawing. */
  readonly x?: number
  readonly y?: number
}

/** Says nothing to a screen reader: the word beside it does. */
export function Icon({ name, x, y }: IconProps): VNode {
  const { path, isSolid, dash }: Shape = shapes[name]
  const place = x === undefined ? {} : { x, y, width: 12, height: 12 }
  return (
    <svg class="icon" viewBox="0 0 12 12" aria-hidden="true" {...place}>
      <path d={path} class={isSolid ? 'solid' : undefined} stroke-dasharray={dash} />
    </svg>
  )
}
