/** Fakes as JSON describes them: fixed answers and failures, in the API's bodies and in files. */
import { z } from 'zod'
import { named } from './schemas.ts'
import { Duration } from './time.ts'

const Thrown = named(
  'Thrown',
  'A failure, in the words of any language.',
  z.strictObject({
    type: z.string().optional().describe("As the SDK's language names it. Default 'Error'."),
    message: z.string(),
    stack: z.string().optional(),
    nonRetriable: z.boolean().optional().describe('Retry policies are told to give up. Default false.'),
    get cause() {
      return Thrown.optional()
    },
  }),
)

const outcome = {
  returns: z.unknown().optional().describe('The value it returns; nothing when left out.'),
  throws: Thrown.optional(),
}

const Times = z.int().min(1).describe('How many calls get this answer. Default: all.')

const isOneOutcome = (answer: object): boolean => !('returns' in answer && 'throws' in answer)
const oneOutcome = { error: "An answer either 'returns' or 'throws'." }

const Answer = named(
  'Answer',
  'One of several answers that a fake gives one after another.',
  z.strictObject({ ...outcome, times: Times.optional() }).refine(isOneOutcome, oneOutcome),
)

const OperationAnswer = named(
  'OperationAnswer',
  'What an operation of an entity comes to.',
  z
    .strictObject({
      ...outcome,
      state: z.unknown().optional().describe('The new state; null deletes it. Left out, it stays.'),
    })
    .refine(isOneOutcome, oneOutcome),
)

const Name = z.string().min(1).optional()

const fields = z.strictObject({
  activity: Name.describe('Name of the activity that is answered.'),
  orchestration: Name.describe('Name of the orchestration that is answered.'),
  entity: Name.describe('Name of the entities that are answered.'),
  version: z.string().optional().describe('Only calls of this version.'),
  input: z
    .unknown()
    .optional()
    .describe('Only calls with this input. Of an object the named fields count, whatever else it has.'),
  instance: z
    .string()
    .optional()
    .describe("Only this instance: the activity's caller, the orchestration itself, or the entity."),
  delays: Duration.optional().describe("How much later it answers, on the hub's clock."),
  ...outcome,
  times: Times.optional(),
  answers: z
    .array(Answer)
    .min(1)
    .optional()
    .describe("Several answers, one after another, in the place of 'returns', 'throws' and 'times'."),
  operations: z
    .record(z.string(), OperationAnswer)
    .optional()
    .describe('For entities: an answer for each operation; another one fails as OperationNotFaked.'),
  taskHub: z
    .string()
    .min(1)
    .optional()
    .describe(
      "In a file of fakes: the task hub. Over the API it can only be that of the address. Default 'default'.",
    ),
})

export type FakeFields = z.infer<typeof fields>
export type AnswerFields = z.infer<typeof Answer>
export type ThrownFields = z.infer<typeof Thrown>

/** What holds beyond the fields' own types; a sentence for what does not. */
function contradiction(fake: FakeFields): string | undefined {
  const { activity, orchestration, entity, answers, operations, input, version } = fake
  if ([activity, orchestration, entity].filter(name => name !== undefined).length !== 1)
    return "A fake names one of 'activity', 'orchestration' and 'entity'."
  if (operations && entity === undefined) return "Only a fake 'entity' has 'operations'."
  if (entity !== undefined && (input !== undefined || version !== undefined))
    return "A fake 'entity' has no 'input' and no 'version'."
  const places = [isAnswered(fake), answers !== undefined, operations !== undefined]
  if (places.filter(Boolean).length > 1)
    return "A fake says once what it answers: with 'returns' or 'throws', with 'answers', or with 'operations'."
  return isOneOutcome(fake) ? undefined : oneOutcome.error
}

const isAnswered = (fake: FakeFields): boolean =>
  'returns' in fake || 'throws' in fake || fake.times !== undefined

export const Fake = named(
  'Fake',
  'A fake: which work it answers, and how. Names one of activity, orchestration and entity.',
  fields.superRefine((fake, { addIssue }) => {
    const message = contradiction(fake)
    if (message !== undefined) addIssue(message)
  }),
)

/** Fakes used together: the first that fits answers. */
export const Fakes = named('Fakes', 'Fakes used together: the first that fits answers.', z.array(Fake))
