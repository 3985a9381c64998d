/** Where one execution is told. */
import type { ViewSource } from '../instance/view-store.ts'
import { ask, inExecution } from '../live/api.ts'
import { executions } from '../live/store.ts'
import type { ExecutionView } from '../live/types.ts'
import { mergeViews, viewQuery } from './model/merge-view.ts'
import { type ExecutionStory, readExecutionStory } from './model/story.ts'

export const executionSource = (id: string): ViewSource<ExecutionView, ExecutionStory> => ({
  async ask(known, signal) {
    const told = await ask<ExecutionView>(inExecution(id, `/view${viewQuery(known)}`), signal)
    return mergeViews(known, told) ?? (await ask<ExecutionView>(inExecution(id, '/view'), signal))
  },
  read: readExecutionStory,
  touched: () => executions.touchedAt(id),
  isWaiting: ({ row }) => row.endedAt === undefined,
})
