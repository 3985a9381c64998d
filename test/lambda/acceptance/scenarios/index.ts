import { batches } from './batches.ts'
import { callbacks } from './callbacks.ts'
import { conditions } from './conditions.ts'
import { contexts } from './contexts.ts'
import { invokes } from './invokes.ts'
import { large } from './large.ts'
import { promises } from './promises.ts'
import type { Scenario } from './scenario.ts'
import { steps } from './steps.ts'
import { waits } from './waits.ts'

export const scenarios: Readonly<Record<string, readonly Scenario[]>> = {
  steps,
  waits,
  callbacks,
  invokes,
  contexts,
  batches,
  conditions,
  promises,
  large,
}
