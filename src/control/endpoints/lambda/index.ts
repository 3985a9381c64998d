/** Everything the API can do with executions of durable functions. */
import type { Endpoint } from '../../endpoint.ts'
import { lambdaClockEndpoints } from '../clock.ts'
import { callbackEndpoints } from './callbacks.ts'
import { executionEndpoints } from './executions.ts'
import { lambdaLiveEndpoints } from './live.ts'
import { serviceEndpoints } from './service.ts'
import { executionViewEndpoints } from './views.ts'

export const lambdaEndpoints: readonly Endpoint[] = [
  ...serviceEndpoints,
  ...lambdaLiveEndpoints,
  ...lambdaClockEndpoints,
  ...executionEndpoints,
  ...executionViewEndpoints,
  ...callbackEndpoints,
]
