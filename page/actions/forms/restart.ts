/** Starting an instance again. */

import { runPath } from '../../live/paths.ts'
import { check, form } from '../form.ts'
import type { Subject } from '../kinds.ts'
import type { Known } from '../known.ts'
import { hasEnded } from '../rules.ts'

export const restartForm = ({ id, view }: Subject, { row }: Known) => {
  const status = view?.state.status ?? row(id)?.status
  const mayKeep = status === undefined || hasEnded(status)
  return form({
    title: 'Restart',
    submit: 'Restart',
    note: 'It starts again with the same name, input and tags.',
    fields: {
      keepsId: check(
        'Keep the id, in the place of what is there now',
        mayKeep,
        mayKeep ? undefined : 'Only after it has ended',
      ),
    },
    ask: ({ keepsId }) => ({ path: runPath(id, '/restart'), body: { newId: !keepsId } }),
    said: ({ instanceId = '' }, { keepsId }) =>
      keepsId ? 'Restarted with the same input.' : `Started ${instanceId} with the same input.`,
    leadsTo: ({ instanceId }, { keepsId }) => (keepsId ? undefined : instanceId),
  })
}
