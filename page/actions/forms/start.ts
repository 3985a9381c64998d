/** Starting an instance. */
import { formatInstant } from '../../format/instant.ts'
import { prettyJson } from '../../format/text.ts'
import { type Field, form, line, moment, needed, payload, tagList } from '../form.ts'
import type { Subject } from '../kinds.ts'
import type { Known } from '../known.ts'
import { Wrong } from '../wrong.ts'

export const startForm = ({ name, view }: Subject, { orchestrations, now, row }: Known) =>
  form({
    title: 'Start an instance',
    submit: 'Start',
    fields: {
      name: needed('Orchestration', 'Name the orchestration that is to start.', {
        initial: view?.state.name ?? name ?? orchestrations[0] ?? '',
        options: orchestrations,
      }),
      instanceId: unusedId(row),
      input: payload('Input', prettyJson(view?.state.inputText ?? '')),
      tags: tagList('Tags'),
      startAt: moment('Not before, hub time', now),
      version: line('Version', { isMore: true, initial: view?.state.version ?? '' }),
    },
    ask: values => ({ path: '/runs', body: values }),
    said: ({ instanceId = '', scheduledStartAt }) =>
      scheduledStartAt !== undefined && scheduledStartAt > now()
        ? `${instanceId} starts at ${formatInstant(scheduledStartAt)}, hub time.`
        : `Started ${instanceId}.`,
    leadsTo: ({ instanceId }) => instanceId,
  })

/** The server would replace what has this id, as it does for SDKs: nobody who types an id here expects that. */
function unusedId(row: Known['row']): Field<string | undefined> {
  const field = line('Instance id', { placeholder: 'Empty: one is made' })
  return {
    ...field,
    read(text) {
      const id = field.read(text)
      const status = id === undefined ? undefined : row(id)?.status
      if (status === undefined) return id
      throw new Wrong(
        `${id} exists already (${status.toLowerCase()}). Choose another id, or restart that one.`,
      )
    },
  }
}
