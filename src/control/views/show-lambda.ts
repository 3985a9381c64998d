/** The service for durable functions as the API shows it. */
import type { LambdaService } from '../../lambda.ts'

/** `hubs`: names of the task hubs beside it. */
export const showLambdaServing = ({ operator, server }: LambdaService, hubs: string[]) => ({
  address: server?.url,
  env: server && { ...server.env },
  functions: operator.functions(),
  hubs,
})
