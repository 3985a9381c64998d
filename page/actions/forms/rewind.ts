/** Taking back a failure. */
import { counted } from '../../format/text.ts'
import { runPath } from '../../live/paths.ts'
import { failed } from '../descendants.ts'
import { form, line } from '../form.ts'
import type { Subject } from '../kinds.ts'
import type { Known } from '../known.ts'

export const rewindForm = ({ id }: Subject, known: Known) => {
  const children = failed(id, known)
  const more = counted(children, 'failed child', 'failed children')
  return form({
    title: 'Rewind',
    submit: 'Rewind',
    note:
      children === 0
        ? 'What failed runs again. What had succeeded stays.'
        : `What failed runs again, in ${more} too. What had succeeded stays.`,
    fields: { reason: line('Reason', { placeholder: 'Empty: none' }) },
    ask: values => ({ path: runPath(id, '/rewind'), body: values }),
    said: () => (children === 0 ? 'Rewound. What failed runs again.' : `Rewound, with ${more}.`),
  })
}
