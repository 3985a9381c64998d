/** What tests of inspection share. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import type { LambdaFact, LambdaService, LambdaServiceOptions, Runner } from '../../../src/lambda.ts'
import { type Durable, openService } from '../runner/lab.ts'

export interface Watched {
  readonly service: LambdaService
  readonly runner: Runner
  /** Every fact so far. */
  readonly facts: readonly LambdaFact[]
}

/** A service that is watched from the beginning on, with a runner for a handler of the name `order`. */
export async function openWatched(handler: Durable, options: LambdaServiceOptions = {}): Promise<Watched> {
  const service = await openService(options)
  const facts: LambdaFact[] = []
  service.inspect(fact => facts.push(fact))
  return { service, runner: service.runner(withDurableExecution(handler), { name: 'order' }), facts }
}

/** The id of an operation in the feed, by its name. */
export function operationId(service: LambdaService, name: string): string {
  const found = service.feed.current().actors.find(actor => actor.kind === 'operation' && actor.name === name)
  if (!found) throw new Error(`There is no operation '${name}'.`)
  return found.id
}

/** What the machine of somebody went through, by its transitions. */
export const walkOf = (facts: readonly LambdaFact[], id: string): string[] =>
  facts.flatMap(fact =>
    fact.type === 'transitioned' && fact.id === id ? [`${fact.event}: ${stateText(fact.to)}`] : [],
  )

const stateText = (state: unknown): string =>
  typeof state === 'string' ? state : Object.values(Object(state)).map(stateText).join(' ')
