/** Stopping an execution. */
import { executionPath } from '../../live/paths.ts'
import { form } from '../form.ts'
import type { Subject } from '../kinds.ts'
import { errorBody, errorFields } from './error-fields.ts'

export const stopExecutionForm = ({ id }: Subject) =>
  form({
    title: 'Stop',
    submit: 'Stop',
    note: 'A handler that runs is not interrupted; what it then answers counts for nothing.',
    fields: errorFields,
    ask: values => ({ path: executionPath(id, '/stop'), body: errorBody(values) }),
    said: () => 'Stopped.',
  })
