/** Signalling an entity. */
import { formatInstant } from '../../format/instant.ts'
import { entityPath } from '../../live/paths.ts'
import { form, moment, needed, payload } from '../form.ts'
import type { Subject } from '../kinds.ts'
import type { Known } from '../known.ts'

export const signalForm = ({ id, operations = [] }: Subject, { now }: Known) =>
  form({
    title: 'Signal',
    submit: 'Send',
    fields: {
      operation: needed('Operation', 'Name the operation.', {
        initial: operations[0] ?? '',
        options: operations,
      }),
      input: payload('Input'),
      at: { ...moment('Not before, hub time', now), isMore: false },
    },
    ask: values => ({ path: entityPath(id, '/signal'), body: values }),
    said: (_, { at, operation }) =>
      at !== undefined && at > now()
        ? `Sent. ${operation} is delivered at ${formatInstant(at)}, hub time.`
        : `Sent. ${operation} runs when what is before it has run.`,
  })
