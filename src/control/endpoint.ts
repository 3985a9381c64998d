/** One operation of the API: where it is, what it takes and answers, and what it does. */
import type { z } from 'zod'
import type { TestBackend } from '../backend.ts'
import type { Hub } from '../hub.ts'
import type { LambdaService } from '../lambda-service.ts'
import type { Run } from '../testing/run.ts'
import type { ControlSource } from './source.ts'

/** A request whose body and query have been checked. */
export interface Asked<Query = unknown, Body = unknown> {
  /** What the API is of. */
  readonly source: ControlSource
  /** Of an endpoint that exists only with one. */
  readonly backend: TestBackend
  /** Of an endpoint that exists only with one. */
  readonly lambda: LambdaService
  /** The hub in the address. Throws `task-hub-not-found` where there is none and the endpoint makes none. */
  readonly hub: Hub
  /** The instance in the address. Throws as `hub` does. */
  readonly run: Run
  /** The last part of the address that names something. */
  readonly id: string
  readonly query: Query
  readonly body: Body
  /** What a viewer that comes again says of where it was. */
  readonly lastEventId: string | undefined
  /** Is told of faults of ours that nobody can be answered. */
  unexpected(error: unknown): void
  /** Aborts when the client hangs up. */
  readonly signal: AbortSignal
}

/** What a schema describes, read-only as our own shapes are. */
type Shown<T> = T extends readonly (infer Item)[]
  ? readonly Shown<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Shown<T[Key]> }
    : T

interface Description<Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With `{hub}` and `{id}` where something is named. */
  readonly path: string
  /** Of the method in a generated client. */
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly query?: Query
  /** An empty body stands for `{}`. */
  readonly body?: Body
  readonly answer: Answer
  /** Makes the hub in the address where there is none yet: what sets something up, before workers and clients come. */
  readonly makesHub?: boolean
  /** Default 200. */
  readonly status?: 200 | 201
  /** Errors become answers of their own. */
  run(asked: Asked<z.infer<Query>, z.infer<Body>>): Shown<z.infer<Answer>> | Promise<Shown<z.infer<Answer>>>
}

/** An endpoint whatever its schemas are. */
export interface Endpoint extends Omit<Description<z.ZodType, z.ZodType, z.ZodType>, 'run' | 'answer'> {
  /** Of one that answers at once. */
  readonly answer?: z.ZodType
  /** Of one that goes on answering: its server-sent events, by name. `run` gives their bytes. */
  readonly events?: Readonly<Record<string, z.ZodType>>
  run(asked: Asked): unknown
}

type StreamDescription<Query extends z.ZodType> = Omit<
  Description<Query, z.ZodType, z.ZodType>,
  'answer' | 'body' | 'run' | 'status'
> & {
  readonly events: Readonly<Record<string, z.ZodType>>
  run(asked: Asked<z.infer<Query>>): ReadableStream<Uint8Array>
}

/** An endpoint that sends events until the client hangs up. */
export const stream = <Query extends z.ZodType>({ run, ...rest }: StreamDescription<Query>): Endpoint => ({
  ...rest,
  // The server parses the query with this very schema before it calls.
  run: asked => run(asked as Asked<z.infer<Query>>),
})

export const endpoint = <Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(
  description: Description<Query, Body, Answer>,
): Endpoint => {
  const { run, ...rest } = description
  // The server parses query and body with these very schemas before it calls.
  return { ...rest, run: asked => run(asked as Asked<z.infer<Query>, z.infer<Body>>) }
}
