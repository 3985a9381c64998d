import { setup } from 'xstate'

export interface ContextContext {
  operationId: string
}

export type ContextEvent = { type: 'context.start' } | { type: 'context.succeed' } | { type: 'context.fail' }

/** How a context ends; a handler may tell of it without having told of its start. */
const endings = { 'context.succeed': 'succeeded', 'context.fail': 'failed' } as const

/**
 * One child context: the frame around operations of its own. Maps, parallels, their branches and waits for a callback
 * are contexts too; what makes them differ is known to handlers alone.
 */
export const contextMachine = setup({
  types: {
    context: {} as ContextContext,
    events: {} as ContextEvent,
    input: {} as { operationId: string },
    tags: {} as 'STARTED' | 'SUCCEEDED' | 'FAILED',
  },
}).createMachine({
  id: 'context',
  context: ({ input }) => ({ operationId: input.operationId }),
  initial: 'none',
  states: {
    none: { on: { 'context.start': 'started', ...endings } },
    started: { tags: 'STARTED', on: endings },
    succeeded: { tags: 'SUCCEEDED', type: 'final' },
    failed: { tags: 'FAILED', type: 'final' },
  },
})
