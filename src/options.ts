import type { InspectionEvent } from 'xstate'
import { type LimitsOption, limitsOf } from './durable-task/core/limits.ts'
import { type FeedOptions, feedOptions } from './inspect/feed-options.ts'
import { type SpanOption, spanOption } from './inspect/spans/span-option.ts'
import { type StatelyOption, statelyOption } from './inspect/stately/stately-options.ts'
import type { TimeMode } from './kernel/clock/time-mode.ts'
import { describe } from './kernel/errors.ts'
import { type Logger, loggerOf } from './kernel/logger.ts'
import { type PageOptions, pageOption } from './page-option.ts'
import { type RetainOptions, retentionOf } from './retain-option.ts'
import { securityOf, type TlsOptions } from './security-option.ts'

/** What happens when `StartInstance` names an id that exists and the request carries no reuse policy. */
export type DuplicateRule =
  /** Refuse while the instance is pending, running or suspended; replace a finished one. */
  | 'rejectActive'
  /** Refuse whatever its status. */
  | 'reject'
  /** Replace whatever its status; an active one is terminated first. */
  | 'replace'

/** Options of a backend. All are optional; times are milliseconds. */
export interface BackendOptions {
  /** TCP port; 0 lets the system choose a free one. Default 0. */
  port?: number
  /** Interface to listen on. Any but a loopback one needs `tls` and `token`. Default `127.0.0.1`. */
  host?: string
  /**
   * Encrypts the gRPC port: `{ cert, key }` as PEM, or the paths of files with it. `hub.connection` trusts the certificate
   * and nothing else. Default: none, and clients connect in the clear.
   */
  tls?: TlsOptions
  /**
   * What every gRPC call must show, in the header `authorization: Bearer …`; others are refused with UNAUTHENTICATED. The
   * page and the control API stay on loopback, and ask for none. Default: no token is asked for.
   */
  token?: string
  /**
   * Clock of every task hub: `real`; `skip` (as real, but it jumps to the next due instant whenever a client waits and
   * nothing is left to do); or `manual` (stands still until a test moves it). Default `real`.
   */
  time?: TimeMode
  /**
   * A whole number, which makes runs reproducible: each hub's ids follow from it, and which of several waiting pieces of
   * work is sent first; other seeds give other orders. One piece of work is out at workers at a time, and the next is
   * sent when it is answered, or after `patience`. With `time: 'manual'` and inputs, fakes and activities that answer
   * the same, two runs have the same histories, byte for byte. A reset begins the ids again. Default: random ids, and
   * the order of arrival.
   */
  seed?: number
  /**
   * Where the clocks of hubs with `time: 'manual'` start: a date, or milliseconds since the epoch. Default: the first
   * instant of 2030 (UTC) where there is a seed, else the wall clock's time.
   */
  now?: number | Date
  /**
   * How long a clock that is moved waits, at each due instant, for workers whose work makes no progress; wall time.
   * Default 1,000.
   */
  patience?: number
  /**
   * Most time a hub with `time: 'skip'` may skip during one wait call; beyond it the instances whose timers are next
   * fail with an explanation. 0 is no limit. Default ten years.
   */
  maxSkippedTime?: number
  /**
   * Most turns of an instance before it fails with an explanation; 0 is no limit. Default: no limit with `time: 'real'`,
   * and otherwise 10,000, for an endless orchestration would hold time up.
   */
  maxTurns?: number
  /**
   * How large payloads may be, which ids clients may choose, and how much a hub takes: `'scheduler'` for what the Durable
   * Task Scheduler takes in production, or limits by name. Default: ids of 100 characters, and nothing else.
   */
  limits?: LimitsOption
  /**
   * Forgets instances that have ended, the oldest first, beyond a count or an age; active ones stay, and so do children
   * as long as their parent runs. Give a count well above what clients still ask for. Default: all are kept.
   */
  retain?: RetainOptions | undefined
  /** Most history events an instance may have; beyond it the instance fails with an explanation. Default 10,000. */
  maxHistorySize?: number
  /** Rule for duplicate instance ids without a reuse policy. Default `rejectActive`. */
  defaultDuplicate?: DuplicateRule
  /** Whether a wait for an id nobody has started keeps waiting or answers NOT_FOUND. Default `wait`. */
  unknownInstanceWait?: 'wait' | 'notFound'
  /** Whether a sub-orchestration gets its parent's tags under its own. Default false. */
  inheritTags?: boolean
  /** Most new messages in one turn; 0 is no limit. Default 0. */
  maxEventsPerTurn?: number
  /** Most operations in one batch of an entity; 0 is no limit but 3.5 MiB with the state. Default 0. */
  maxOperationsPerBatch?: number
  /** Most generations (continue-as-new) of an instance before it fails with an explanation; 0 is no limit. Default 0. */
  maxGenerations?: number
  /** Most deliveries of one work item before it is failed with an explanation; 0 is no limit. Default 0. */
  maxDeliveries?: number
  /**
   * `check` gives each turn that a worker has answered to a worker once more, before anything of it counts, and fails the
   * instance with `NonDeterministicOrchestration` when the answers differ: an orchestrator that reads the clock, draws a
   * random number or keeps something between turns is found by its first test. It doubles the turns, so it is for tests.
   * What fakes answer is not checked. Default `off`.
   */
  determinism?: 'off' | 'check'
  /** Past events above this many bytes are streamed to workers that can; others get them embedded. Default 1 MiB. */
  historyStreamingThreshold?: number
  /** Period of the health pings on worker streams. Default 20,000. */
  healthPingPeriod?: number
  /**
   * HTTP/2 keepalive of the server, which finds half-dead connections. Off by default; leave it off where a
   * debugger may hold the client's process longer than the timeout.
   */
  keepalive?: { time: number; timeout: number }
  /** Only these task hubs exist; others answer NOT_FOUND. Default: every hub exists on first use. */
  strictHubs?: readonly string[]
  /** `silent`, `console` (warnings and errors to stderr), or your own. Default `console`. */
  logger?: 'silent' | 'console' | Logger
  /**
   * Gathers what the orchestrations of every hub are driven through, for `coverage()` of hubs and backend. Reads each
   * history event once more. Default false.
   */
  coverage?: boolean
  /**
   * What each hub keeps for those who watch it (`hub.inspect`, `hub.record`, `hub.feed`). Default: nothing while nobody
   * watches, and then the newest 10,000 facts, and of each orchestration and entity 200 events and 1,000 pieces of work; of
   * all orchestrations that have ended 200,000 of both together.
   */
  feed?: FeedOptions
  /**
   * Serves the page that shows every hub, and the control API, on loopback: open `backend.page`, which the console logger
   * prints, in a browser, while a test stands at a breakpoint or an app runs. `{ port }` says where; default: a free port.
   * `feed.always` is on then unless told otherwise, so that the page knows how everything began. Default false.
   */
  page?: boolean | PageOptions
  /**
   * OpenTelemetry spans of orchestrations, turns, activities, timers and entity batches, on the hub's clock; needs
   * `@opentelemetry/api`. Default: where a tracer provider is registered when the backend starts, to that one; else none
   * are made. `true`: also where one is registered later. `{ provider }`: to this one. `false`: never. Nothing of it is on
   * the wire: workers and clients get the trace contexts that they gave.
   */
  spans?: SpanOption
  /**
   * `'stately'` shows every orchestration and entity in the Stately inspector, under its id: open `backend.inspector.url`,
   * which the console logger prints, in a browser. The page listens on loopback, on a free port unless `stately.port`
   * says which. It costs nothing until somebody looks. The drawing page is loaded from stately.ai, and is shown ids, names
   * and states, and neither inputs nor results. `stately.relay` names a relay of `@statelyai/inspect` that runs already and
   * is told instead, say where a front end is inspected.
   *
   * A function receives the inspection events of every actor, as xstate emits them; an orchestration's actor has its
   * instance id, an entity's its entity id. It doubles the cost of each machine event, so leave it off where speed counts.
   */
  inspect?: StatelyOption | ((event: InspectionEvent) => void)
}

/** An observer that throws loses what it missed, and nothing else. */
function harmlessInspector(inspect: BackendOptions['inspect'], log: Logger) {
  if (typeof inspect !== 'function') return undefined
  return (event: InspectionEvent): void => {
    try {
      inspect(event)
    } catch (error) {
      log.error(`The inspect option threw: ${describe(error)}`)
    }
  }
}

const TEN_YEARS = 10 * 365 * 24 * 3_600_000

/** The options with every default filled in. */
export function withDefaults(options: BackendOptions) {
  const log = loggerOf(options.logger)
  const host = options.host ?? '127.0.0.1'
  const { tls, token } = options
  return {
    port: options.port ?? 0,
    host,
    security: securityOf({ host, tls, token }),
    time: options.time ?? 'real',
    seed: options.seed,
    patience: options.patience ?? 1_000,
    maxSkippedTime: options.maxSkippedTime ?? TEN_YEARS,
    maxTurns: options.maxTurns,
    maxHistorySize: options.maxHistorySize ?? 10_000,
    limits: limitsOf(options.limits),
    retain: retentionOf(options.retain),
    defaultDuplicate: options.defaultDuplicate ?? 'rejectActive',
    unknownInstanceWait: options.unknownInstanceWait ?? 'wait',
    inheritTags: options.inheritTags ?? false,
    maxEventsPerTurn: options.maxEventsPerTurn ?? 0,
    maxOperationsPerBatch: options.maxOperationsPerBatch ?? 0,
    maxGenerations: options.maxGenerations ?? 0,
    maxDeliveries: options.maxDeliveries ?? 0,
    determinism: options.determinism ?? 'off',
    historyStreamingThreshold: options.historyStreamingThreshold ?? 1024 * 1024,
    healthPingPeriod: options.healthPingPeriod ?? 20_000,
    keepalive: options.keepalive,
    coverage: options.coverage ?? false,
    strictHubs: options.strictHubs,
    log,
    inspect: harmlessInspector(options.inspect, log),
    stately: typeof options.inspect === 'function' ? undefined : statelyOption(options.inspect),
    feed: { always: options.page !== undefined && options.page !== false, ...feedOptions(options.feed) },
    page: pageOption(options.page),
    spans: spanOption(options.spans),
  } as const
}
