/** Removing an instance. */
import { counted } from '../../format/text.ts'
import { runPath } from '../../live/paths.ts'
import { finished } from '../descendants.ts'
import { check, form } from '../form.ts'
import type { Subject } from '../kinds.ts'
import type { Known } from '../known.ts'

export const purgeForm = ({ id }: Subject, known: Known) => {
  const children = finished(id, known)
  const label =
    children === 0
      ? 'Children too (none has ended)'
      : `Children too (${children} ${children === 1 ? 'has' : 'have'} ended)`
  return form({
    title: 'Purge',
    submit: 'Purge',
    note: 'It is removed, history and all.',
    fields: { recurse: check(label, children > 0) },
    ask: ({ recurse }) => ({ path: runPath(id, recurse ? '?recurse=true' : ''), method: 'DELETE' }),
    said: ({ purged = 0 }) =>
      purged === 0 ? 'Nothing was purged: it has not ended.' : `Purged ${counted(purged, 'instance')}.`,
    leadsTo: ({ purged = 0 }) => (purged === 0 ? undefined : ''),
  })
}
