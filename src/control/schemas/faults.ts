/** Faults as JSON describes them. */
import { z } from 'zod'
import { named } from './schemas.ts'
import { Duration } from './time.ts'
import { WorkKind } from './work.ts'

const Chance = z.number().min(0).max(1).optional()

const Chaos = named(
  'Chaos',
  'Many faults by chance: how likely each is. Without any, a gentle mixture.',
  z.strictObject({
    seed: z.number().optional().describe('The same seed makes the same faults. Default: one is drawn.'),
    drop: Chance,
    delay: Chance,
    double: Chance,
    reorder: Chance,
    refuse: Chance,
    loseWorker: Chance,
    loseAcknowledgement: Chance,
    deliverTwice: Chance,
    cut: Chance,
    longestDelay: Duration.optional().describe('Default 1s.'),
    most: z.int().min(1).optional().describe('How often one piece of work is struck at most. Default 3.'),
    kind: WorkKind.optional(),
    name: z.string().min(1).optional(),
    instance: z.string().optional(),
  }),
)

/** What may happen where. */
const faultsAt = {
  completion: ['drop', 'delay', 'double', 'reorder', 'refuse', 'loseWorker', 'loseAcknowledgement'],
  delivery: ['drop', 'double', 'cutStream', 'silence', 'loseWorker'],
  call: ['refuse', 'delay', 'loseAcknowledgement'],
} as const

const Place = named(
  'FaultPlace',
  'At answers of workers, at what they are sent, or at calls of clients and workers.',
  z.enum(['completion', 'delivery', 'call']),
)

const names = [...new Set(Object.values(faultsAt).flat())]

const fields = z.strictObject({
  at: Place.optional(),
  fault: z
    .enum(names)
    .optional()
    .describe(
      Object.entries(faultsAt)
        .map(([at, known]) => `At a ${at}: ${known.join(', ')}.`)
        .join(' '),
    ),
  kind: WorkKind.optional().describe('Only work of this kind.'),
  name: z.string().min(1).optional().describe('Only work of this name; of a call, what it carries.'),
  method: z.string().optional().describe("Of calls: the method's name in the protocol, as StartInstance."),
  instance: z.string().optional().describe('Only this instance.'),
  occurrence: z.int().min(1).optional().describe('The first that is struck, from 1. Default 1.'),
  times: z
    .union([z.int().min(1), z.literal('all')], { error: "must be a whole number from 1 on, or 'all'" })
    .optional()
    .describe('How many are struck from there on. Default 1.'),
  by: Duration.optional().describe('How long something is delayed or silent.'),
  status: z.string().optional().describe('How gRPC names the status it ends with. Default UNAVAILABLE.'),
  chaos: Chaos.optional().describe('In the place of all others: many faults by chance.'),
})

export type FaultFields = z.infer<typeof fields>

/** What holds beyond the fields' own types; a sentence for what does not. */
function contradiction({ chaos, ...single }: FaultFields): string | undefined {
  const { at, fault, by, method, kind } = single
  if (chaos) return Object.keys(single).length === 0 ? undefined : "'chaos' stands alone."
  if (!at || !fault) return "A fault says 'at' what it strikes and which 'fault' it is, or it is 'chaos'."
  const known: readonly string[] = faultsAt[at]
  if (!known.includes(fault)) return `At a ${at} there are the faults ${known.join(', ')}, not '${fault}'.`
  if (fault === 'delay' && by === undefined) return "'by' says how long it is delayed."
  if (at === 'call' && method === undefined) return "'method' says which call of the protocol is struck."
  if (at !== 'call' && method !== undefined) return "Only a 'call' has a 'method'."
  return at === 'call' && kind !== undefined ? "A 'call' has no 'kind'." : undefined
}

const Fault = named(
  'Fault',
  "A fault: where it strikes and what happens there; or 'chaos'.",
  fields.superRefine((fault, { addIssue }) => {
    const message = contradiction(fault)
    if (message !== undefined) addIssue(message)
  }),
)

export const Faults = named(
  'Faults',
  'Faults injected together: the first that fits strikes.',
  z.array(Fault),
)

const Strike = named(
  'FaultStrike',
  'What a fault has struck.',
  z.object({
    at: Place,
    fault: z.string(),
    kind: WorkKind.optional(),
    name: z.string(),
    method: z.string().optional(),
    instanceId: z.string(),
  }),
)

export const FaultInUse = named(
  'FaultInUse',
  'A fault in use, and what it has struck.',
  z.object({ id: z.string(), fault: Fault, strikes: z.array(Strike), seed: z.number().optional() }),
)

export const FaultList = named(
  'FaultList',
  'Faults in use, in the order they are asked.',
  z.object({ faults: z.array(FaultInUse) }),
)
