/** Everything the API can do. */
import type { Endpoint } from '../endpoint.ts'
import type { ControlSource } from '../source.ts'
import { backendEndpoints } from './backend.ts'
import { clockEndpoints } from './clock.ts'
import { entityEndpoints } from './entities.ts'
import { fakeEndpoints } from './fakes.ts'
import { faultEndpoints } from './faults.ts'
import { hubEndpoints } from './hub.ts'
import { lambdaEndpoints } from './lambda/index.ts'
import { liveEndpoints } from './live.ts'
import { replayEndpoints } from './replays.ts'
import { runEndpoints } from './runs.ts'
import { serverEndpoints } from './server.ts'
import { snapshotEndpoints } from './snapshots.ts'
import { steeringEndpoints } from './steering.ts'
import { steppingEndpoints } from './stepping.ts'
import { viewEndpoints } from './views.ts'

const ofBackend: readonly Endpoint[] = [
  ...backendEndpoints,
  ...hubEndpoints,
  ...entityEndpoints,
  ...liveEndpoints,
  ...clockEndpoints,
  ...fakeEndpoints,
  ...runEndpoints,
  ...viewEndpoints,
  ...steeringEndpoints,
  ...faultEndpoints,
  ...snapshotEndpoints,
  ...replayEndpoints,
  ...steppingEndpoints,
]

/** Those that an API of this has. */
export const endpointsOf = ({ backend, lambda }: ControlSource): readonly Endpoint[] => [
  ...serverEndpoints,
  ...(backend ? ofBackend : []),
  ...(lambda ? lambdaEndpoints : []),
]

export const endpoints: readonly Endpoint[] = [...serverEndpoints, ...ofBackend, ...lambdaEndpoints]
