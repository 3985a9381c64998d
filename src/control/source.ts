/** What a control API controls. */
import type { TestBackend } from '../backend.ts'
import type { LambdaService } from '../lambda-service.ts'

/** A backend, a service for durable functions, or both: the API has what they have. */
export interface ControlSource {
  readonly backend?: TestBackend | undefined
  readonly lambda?: LambdaService | undefined
}

export const sourceOf = (given: TestBackend | ControlSource): ControlSource =>
  'hubs' in given ? { backend: given } : given

/** Names of the task hubs; none without a backend. */
export const hubNames = ({ backend }: ControlSource): string[] =>
  backend?.hubs().map(({ name }) => name) ?? []
