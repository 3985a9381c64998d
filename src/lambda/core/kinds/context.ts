import { carried, makeEvent } from '../history.ts'
import { present } from '../protocol.ts'
import type { Kind } from './kind.ts'

const events = { START: 'context.start', SUCCEED: 'context.succeed', FAIL: 'context.fail' } as const

export const contextKind: Kind = {
  type: 'CONTEXT',
  hears: ({ Action }) => ({ type: events[Action as keyof typeof events] }),
  details: ({ update, before }) => ({
    ContextDetails: present({
      ReplayChildren: update.ContextOptions?.ReplayChildren ?? before?.ContextDetails?.ReplayChildren,
      Result: update.Payload,
      Error: update.Error,
    }),
  }),
  event: ({ update, around }, operation) => {
    switch (update.Action) {
      case 'SUCCEED':
        return makeEvent('ContextSucceeded', around.now, { Result: carried(update.Payload) }, operation)
      case 'FAIL':
        return makeEvent('ContextFailed', around.now, { Error: carried(update.Error) }, operation)
      default:
        return makeEvent('ContextStarted', around.now, {}, operation)
    }
  },
}
