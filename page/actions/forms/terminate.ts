/** Ending an instance. */
import { counted } from '../../format/text.ts'
import { runPath } from '../../live/paths.ts'
import { inProgress } from '../descendants.ts'
import { check, form, line } from '../form.ts'
import type { Subject } from '../kinds.ts'
import type { Known } from '../known.ts'

export const terminateForm = ({ id }: Subject, known: Known) => {
  const children = inProgress(id, known)
  const are = children === 1 ? 'is' : 'are'
  const label =
    children === 0 ? 'Children too (none is in progress)' : `Children too (${children} ${are} in progress)`
  return form({
    title: 'Terminate',
    submit: 'Terminate',
    fields: {
      output: line('Reason, which becomes its output', { placeholder: 'Empty: none' }),
      recurse: check(label, children > 0),
    },
    ask: values => ({ path: runPath(id, '/terminate'), body: values }),
    said({ status }, { recurse }) {
      if (status !== 'TERMINATED') return 'It ends as soon as the turn that is out has come back.'
      const more = recurse && children > 0 ? `, with ${counted(children, 'child', 'children')}` : ''
      return `Terminated${more}.`
    },
  })
}
