import type { Clock } from '../../kernel/clock/clock.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { Place } from '../core/arn.ts'
import type { CoreOptions } from '../core/limits.ts'

/** What a service is made of, which never changes while it lives. */
export interface EngineSettings {
  /** What watchers call the service. */
  readonly name: string
  /** Of executions: it may be moved. */
  readonly clock: Clock
  /** Real time: of handlers, and of patience. */
  readonly wallClock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly core: CoreOptions
  /** Where its functions live, as ARNs tell. */
  readonly place: Place
  /** An execution with more invocations is stopped; 0: never. */
  readonly maxInvocations: number
}
