/** Raising an event. */
import { prettyJson } from '../../format/text.ts'
import { runPath } from '../../live/paths.ts'
import type { RunView } from '../../live/types.ts'
import { form, needed, payload } from '../form.ts'
import type { Subject } from '../kinds.ts'

export const raiseForm = ({ id, view, suggestedEvent }: Subject) => {
  const event = suggestedEvent ?? view?.knownEvents[0] ?? ''
  return form({
    title: 'Raise an event',
    submit: 'Raise',
    fields: {
      name: needed('Event', 'Name the event.', { initial: event, options: view?.knownEvents ?? [] }),
      input: payload('Payload', lastPayload(view, event)),
    },
    ask: values => ({ path: runPath(id, '/raise'), body: values }),
    said: ({ status }, { name }) =>
      status === 'SUSPENDED'
        ? `Raised ${name}. It is held until the instance is resumed.`
        : `Raised ${name}. The next turn takes it.`,
  })
}

/** What came with this event the last time, to be changed and sent again. */
function lastPayload(view: RunView | undefined, event: string): string {
  const last = view?.history.events.findLast(({ type, name }) => type === 'eventRaised' && name === event)
  return typeof last?.inputText === 'string' ? prettyJson(last.inputText) : ''
}
