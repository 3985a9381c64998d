/** Holding an instance. */
import { form, line } from '../form.ts'
import type { Subject } from '../kinds.ts'
import { inRun } from '../paths.ts'

export const suspendForm = ({ id }: Subject) =>
  form({
    title: 'Suspend',
    submit: 'Suspend',
    note: 'It gets no turn until it is resumed. What arrives meanwhile is held.',
    fields: { reason: line('Reason', { placeholder: 'Empty: none' }) },
    ask: values => ({ path: inRun(id, '/suspend'), body: values }),
    said: () => 'Suspended. What arrives is held.',
  })
