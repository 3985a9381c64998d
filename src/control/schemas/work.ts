/** Work that goes to workers. */
import { z } from 'zod'
import { named } from './schemas.ts'

export const WorkKind = named(
  'WorkKind',
  "A turn of an orchestration, an activity, or a batch of an entity's operations.",
  z.enum(['orchestration', 'activity', 'entity']),
)

const work = {
  kind: WorkKind,
  name: z.string(),
  version: z.string(),
  instanceId: z.string(),
  input: z.unknown().optional(),
  brings: z.array(z.string()).describe("The types of a turn's new events, an entity's operations."),
}

export const QueuedWork = named('QueuedWork', 'Work that waits to be sent.', z.object(work))

export const Step = named(
  'Step',
  'Work that was released, and what became of it.',
  z.object({ ...work, outcome: z.enum(['done', 'asleep', 'undone']) }),
)
