/** Starting an execution of a durable function. */
import { prettyJson } from '../../format/text.ts'
import { amount, form, line, needed, payload } from '../form.ts'
import type { Subject } from '../kinds.ts'
import type { Known } from '../known.ts'

export const startExecutionForm = ({ name, input }: Subject, { functions }: Known) =>
  form({
    title: 'Start an execution',
    submit: 'Start',
    fields: {
      functionName: needed('Function', 'Name the function that is to start.', {
        initial: name ?? functions[0] ?? '',
        options: functions,
      }),
      payload: payload('Payload', prettyJson(input ?? '')),
      name: line('Execution name', { placeholder: 'Empty: one is made. A name starts once.' }),
      executionTimeout: amount('Its time, in seconds', {
        placeholder: "Empty: the function's",
        isMore: true,
      }),
    },
    ask: values => ({ path: '/executions', body: values }),
    said: ({ name: started = '' }) => `Started ${started}.`,
    leadsTo: ({ id }) => id,
  })
