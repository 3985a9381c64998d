/** A route of the API: a request comes in with its labels decoded, and what is sent goes out. */
import type { Engine } from '../../service/engine.ts'
import type { Polls } from '../polls.ts'
import type { Query } from '../query.ts'

export interface Asked {
  readonly engine: Engine
  readonly polls: Polls
  readonly request: Request
  /** The labels of the path. */
  readonly label: (name: string) => string
  readonly query: Query
  readonly requestId: string
  /** Aborts when nobody hears the answer any more. */
  readonly hangUp: AbortSignal
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal
}

/** A plain object is the JSON of an answer. */
export interface Route {
  readonly method: 'GET' | 'POST'
  /** `{label}` stands for whatever has no `/` in it before it is decoded. */
  readonly path: string
  readonly run: (asked: Asked) => Promise<object> | object
}
