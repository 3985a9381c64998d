/** What can be taken away from an execution: its history, its state chart, and the address of what is shown. */
import { copyText, download, linkItem } from '../instance/export.ts'
import { inExecution } from '../live/api.ts'
import type { MenuItem } from '../parts/menu.tsx'
import type { ExecutionStory } from './model/story.ts'

export const exportItems = ({ view: { row, history } }: ExecutionStory): MenuItem[] => [
  {
    title: 'History',
    note: 'JSON, as a file',
    onChoose: () => download(row.name, { DurableExecutionArn: row.arn, Events: history.events }),
  },
  {
    title: 'State chart',
    note: 'Mermaid, to the clipboard',
    onChoose: () => void copyText(inExecution(row.id, '/diagram'), 'State chart'),
  },
  linkItem,
]
