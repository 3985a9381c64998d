/** Where one instance is told. */
import { ask, inRun } from '../live/api.ts'
import { instances } from '../live/store.ts'
import type { RunView } from '../live/types.ts'
import { mergeViews, viewQuery } from './model/merge-view.ts'
import { readStory, type Story } from './model/story.ts'
import type { ViewSource } from './view-store.ts'

export const instanceSource = (id: string): ViewSource<RunView, Story> => ({
  async ask(known, signal) {
    const told = await ask<RunView>(inRun(id, `/view${viewQuery(known)}`), signal)
    return mergeViews(known, told) ?? (await ask<RunView>(inRun(id, '/view'), signal))
  },
  read: readStory,
  touched: () => instances.touchedAt(id),
  isWaiting: ({ state }) => state.completedAt === undefined,
})
