import { callbackKind } from './callback.ts'
import { chainedInvokeKind } from './chained-invoke.ts'
import { contextKind } from './context.ts'
import type { Kind } from './kind.ts'
import { stepKind } from './step.ts'
import { waitKind } from './wait.ts'

/** All types of operations but the execution itself. */
export const kinds: { readonly [T in Kind['type']]: Kind } = {
  STEP: stepKind,
  WAIT: waitKind,
  CALLBACK: callbackKind,
  CONTEXT: contextKind,
  CHAINED_INVOKE: chainedInvokeKind,
}
