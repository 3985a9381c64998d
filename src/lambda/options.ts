/** What a service can be told when it is made. */
import { type FeedOptions, feedOptions } from '../inspect/feed-options.ts'
import { type StatelyOption, statelyOption } from '../inspect/stately/stately-options.ts'
import type { Clock } from '../kernel/clock/clock.ts'
import { RealClock } from '../kernel/clock/real-clock.ts'
import { clockSetupOf, makeClock, type TimeMode } from '../kernel/clock/time-mode.ts'
import { describe, invalidRequest } from '../kernel/errors.ts'
import { Ids } from '../kernel/ids.ts'
import { type Logger, loggerOf } from '../kernel/logger.ts'
import { type PageOptions, pageOption } from '../page-option.ts'
import { type CoreOptions, defaultOptions, type LambdaLimits, limitsOf } from './core/limits.ts'
import type { EngineSettings } from './service/engine-settings.ts'

/** Options of a service. All are optional. */
export interface LambdaServiceOptions {
  /**
   * Its clock: `real`; `skip` (as real, but it jumps to the end of the next wait or to the next retry whenever somebody
   * waits for an execution and no handler runs); or `manual` (stands still until a test moves it). Deadlines of callbacks
   * and of executions are not jumped to: nobody could answer in time. Default `real`.
   */
  time?: TimeMode
  /** A whole number: ids follow from it. Default: random ids. */
  seed?: number
  /** Where a clock with `time: 'manual'` starts: a date, or milliseconds since the epoch. Default: now. */
  now?: number | Date
  /** How long a clock that is moved waits for handlers that make no progress; milliseconds of real time. Default 1,000. */
  patience?: number
  /**
   * An execution that needs more invocations is stopped, with an explanation; 0 is no limit. Default: no limit with
   * `time: 'real'`, and otherwise 1,000, for an endless execution would hold time up.
   */
  maxInvocations?: number
  /** Limits of the service, where they are to differ from those of AWS: sizes in bytes, delays and timeouts in seconds. */
  limits?: Partial<LambdaLimits>
  /**
   * How a stale checkpoint token is refused. SDKs released before October 2026 know only `Invalid Checkpoint Token`, and fail
   * the execution at what AWS answers. Default: `Invalid checkpoint token`, as AWS does.
   */
  staleToken?: CoreOptions['staleToken']
  /** Whether a handler may cancel a callback. Default true. */
  mayCancelCallbacks?: boolean
  /** Region and account in ARNs. Default `us-east-1` and `123456789012`. */
  region?: string
  account?: string
  /**
   * Serves the page that shows executions live, on a port of its own: the first free one, or `{ port }`. `service.page`
   * has its address. It answers on loopback only. Default false.
   */
  page?: boolean | PageOptions
  /**
   * What is kept for those who watch (`service.inspect`, `service.record`, `service.feed`). Default: nothing while nobody
   * watches, and then the newest 10,000 facts, and of each execution and operation 200 events and 1,000 invocations; of all
   * executions that have ended 200,000 of both together. With a page `always` is on unless told otherwise.
   */
  feed?: FeedOptions
  /**
   * `'stately'` shows every execution and operation in the Stately inspector: open `service.inspector.url`, which the
   * console logger prints, in a browser. The page listens on loopback, on a free port unless `stately.port` says which. It
   * costs nothing until somebody looks. The drawing page is loaded from stately.ai, and is shown ids, names and states,
   * and neither inputs nor results. `stately.relay` names a relay of `@statelyai/inspect` that runs already and is told
   * instead. Default: none.
   */
  inspect?: StatelyOption
  /** `silent`, `console` (warnings and errors to stderr), or your own. Default `console`. */
  logger?: 'silent' | 'console' | Logger
}

/** The options with every default filled in. Throws `invalid-request` for what cannot be. */
export function engineSettingsOf(
  options: LambdaServiceOptions,
): EngineSettings & { readonly time: TimeMode } {
  const setup = clockSetupOf(options)
  const {
    maxInvocations = setup.time === 'real' ? 0 : 1_000,
    region = 'us-east-1',
    account = '123456789012',
  } = options
  if (!Number.isSafeInteger(maxInvocations) || maxInvocations < 0)
    throw invalidRequest(`maxInvocations is a whole number from 0 on, not ${maxInvocations}.`)
  if (!/^[a-z0-9-]+$/.test(region))
    throw invalidRequest(`A region is a name as 'us-east-1', not '${region}'.`)
  if (!/^\d{12}$/.test(account)) throw invalidRequest(`An account has twelve digits, unlike '${account}'.`)
  const log = loggerOf(options.logger)
  const onError = (error: unknown): void => log.error(`A timer failed: ${describe(error)}`)
  const clock: Clock = makeClock(setup, onError)
  return {
    name: 'lambda',
    time: setup.time,
    clock,
    // One clock has one time.
    wallClock: setup.time === 'real' ? clock : new RealClock(onError),
    ids: new Ids(setup.seed),
    log,
    core: {
      limits: limitsOf(options.limits),
      staleToken: options.staleToken ?? defaultOptions.staleToken,
      mayCancelCallbacks: options.mayCancelCallbacks ?? defaultOptions.mayCancelCallbacks,
    },
    place: { partition: 'aws', region, account },
    maxInvocations,
  }
}

/** What is to show the service, with every default filled in. Throws `invalid-request` for what cannot be. */
export const viewsOf = ({ page, inspect, feed }: LambdaServiceOptions, log: Logger) => ({
  host: '127.0.0.1',
  page: pageOption(page),
  stately: statelyOption(inspect),
  feed: { always: pageOption(page) !== undefined, ...feedOptions(feed) },
  log,
})
