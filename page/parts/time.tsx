/** Lengths of time that grow while one looks. */
import type { VNode } from 'preact'
import { formatAge, formatDuration } from '../format/duration.ts'
import { formatInstant } from '../format/instant.ts'
import { hubNow, realNow } from '../live/clock.ts'

/** How long ago an instant of the hub's clock was, in a list. */
export const Ago = ({ since }: { readonly since: number }): VNode => (
  <span title={formatInstant(since)}>{formatAge(hubNow() - since)}</span>
)

/** From one instant of the hub's clock to another, or until now. */
export const Length = ({ from, to }: { readonly from: number; readonly to?: number | undefined }): VNode => (
  <span title={formatInstant(from)}>{formatDuration((to ?? hubNow()) - from)}</span>
)

/** How long an instant of real time is ago: since when work waits or is out. */
export const RealAge = ({ since }: { readonly since: number }): VNode => (
  <span title={`${formatInstant(since)}, real time`}>{formatAge(realNow() - since)}</span>
)
