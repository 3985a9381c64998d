/** Everywhere an orchestration can come. */
import { orchestrationMachine } from '../../machines/orchestration.ts'
import { explore } from './exploring.ts'

export const orchestration = explore(orchestrationMachine, {
  inputs: [true, false].map(isDue => ({ instanceId: 'o', inbox: 1, isDue })),
  events: [
    { type: 'start.due' },
    { type: 'message.arrived', inbox: 1 },
    { type: 'turn.dispatched' },
    { type: 'turn.lost' },
    { type: 'turn.committed', inbox: 0 },
    { type: 'turn.committed', inbox: 1 },
    { type: 'turn.completed', status: 'COMPLETED' },
    { type: 'turn.completed', status: 'FAILED' },
    { type: 'turn.completed', status: 'CANCELED' },
    { type: 'turn.completed', status: 'TERMINATED' },
    { type: 'instance.suspend' },
    { type: 'instance.resume', inbox: 0 },
    { type: 'instance.resume', inbox: 1 },
    { type: 'instance.terminate', immediately: false },
    { type: 'instance.terminate', immediately: true },
    { type: 'instance.rewind', inbox: 0 },
    { type: 'instance.rewind', inbox: 1 },
  ],
  keyOf: ({ value, context }) => JSON.stringify([value, context]),
})
