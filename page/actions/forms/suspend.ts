/** Holding an instance. */

import { runPath } from '../../live/paths.ts'
import { form, line } from '../form.ts'
import type { Subject } from '../kinds.ts'

export const suspendForm = ({ id }: Subject) =>
  form({
    title: 'Suspend',
    submit: 'Suspend',
    note: 'It gets no turn until it is resumed. What arrives meanwhile is held.',
    fields: { reason: line('Reason', { placeholder: 'Empty: none' }) },
    ask: values => ({ path: runPath(id, '/suspend'), body: values }),
    said: () => 'Suspended. What arrives is held.',
  })
