/** What can be taken away from an instance: its history, diagrams of it, and the address of what is shown. */
import { ask, inRun, messageOf } from '../live/api.ts'
import { after } from '../live/now.ts'
import { copy } from '../parts/copy.tsx'
import type { MenuItem } from '../parts/menu.tsx'
import { say } from '../parts/toast.tsx'
import { linkHere } from '../route.ts'
import type { Story } from './model/story.ts'

export const exportItems = ({ view }: Story): MenuItem[] => {
  const { instanceId: id } = view.state
  return [
    { title: 'History', note: 'JSON, as a file', onChoose: () => downloadHistory(view) },
    {
      title: 'Sequence diagram',
      note: 'Mermaid, to the clipboard',
      onChoose: () => void copyDiagram(id, 'sequence', 'Sequence diagram'),
    },
    {
      title: 'State chart',
      note: 'Mermaid, to the clipboard',
      onChoose: () => void copyDiagram(id, 'states', 'State chart'),
    },
    linkItem,
  ]
}

export const linkItem: MenuItem = {
  title: 'Link to this view',
  note: 'With its step and filters',
  onChoose: () => void copy(linkHere(), 'Link copied.'),
}

/** Some browsers fetch what is saved only after the click, in milliseconds. */
const SAVED_WITHIN = 10_000

const downloadHistory = ({ state, history: { events } }: Story['view']): void =>
  download(state.instanceId, { instanceId: state.instanceId, history: events })

/** Saves a history as a file that is named after what it is of. */
export function download(name: string, content: object): void {
  const text = JSON.stringify(content, null, 2)
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name.replace(/[^\w.-]+/g, '_')}.history.json`
  link.click()
  after(SAVED_WITHIN, () => URL.revokeObjectURL(url))
  say(`Saved ${link.download}.`)
}

const copyDiagram = (id: string, kind: 'sequence' | 'states', title: string): Promise<void> =>
  copyText(inRun(id, `/diagram?kind=${kind}`), title)

/** Copies what the server has at a path. */
export async function copyText(path: string, title: string): Promise<void> {
  try {
    const { text } = await ask<{ text: string }>(path)
    await copy(text, `${title} copied, as Mermaid.`)
  } catch (error) {
    say(messageOf(error))
  }
}
