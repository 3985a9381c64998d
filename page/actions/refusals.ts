/** Why an action is not allowed just now, for buttons that stay in place and say so. */
import { notConnected } from '../live/connection.ts'
import { isWhole } from '../live/store.ts'
import type { ExecutionStatus, Status } from '../live/types.ts'
import type { ActionKind } from './kinds.ts'
import { refusalFor } from './rules.ts'

/** Undefined when it is allowed. A row is one of the list, or a state of one; what starts something needs none, nor does `signal`. */
export const refusalOf = (
  kind: ActionKind,
  row?: { readonly status: Status | ExecutionStatus } | undefined,
): string | undefined => notConnected() ?? notWhole() ?? refusalFor(kind, row?.status)

/** Forms count children, and offer names: they need all there is. */
const notWhole = (): string | undefined => (isWhole.value ? undefined : 'Not everything is loaded yet')
