/** Which instance it is, how it stands, and what can be done with it. */
import type { VNode } from 'preact'
import type { FormKind } from '../actions/kinds.ts'
import { openAction } from '../actions/open.ts'
import { refusalOf } from '../actions/refusals.ts'
import { resume } from '../actions/run-actions.ts'
import { shortId } from '../format/text.ts'
import { instanceList } from '../instances/instance-list.ts'
import { Button } from '../parts/button.tsx'
import { Copy } from '../parts/copy.tsx'
import { Icon } from '../parts/icon.tsx'
import { Menu, type MenuItem } from '../parts/menu.tsx'
import { StatusMark, statuses } from '../parts/status.tsx'
import { hrefOfView } from '../route.ts'
import { exportItems } from './export.ts'
import type { Story } from './model/story.ts'

interface HeadProps {
  readonly story: Story
  readonly isGone: boolean
}

export function Head({ story, isGone }: HeadProps): VNode {
  const { view } = story
  const { instanceId: id, name, status } = view.state
  const row = isGone ? undefined : view.state
  const open = (kind: FormKind) => () => openAction(kind, { id, name, view })
  const button = (kind: FormKind, text: string): VNode => (
    <Button refusal={refusalOf(kind, row)} onPress={open(kind)}>
      {text}
    </Button>
  )
  const item = (kind: FormKind, title: string, note: string): MenuItem => ({
    ...{ title, note, refusal: refusalOf(kind, row), onChoose: open(kind) },
  })
  return (
    <header class="story-head">
      <a class="button quiet story-back" href={instanceList.back()} aria-label="Back to instances">
        ←
      </a>
      <div class="story-id">
        <h1 title={id}>{shortId(id)}</h1>
        <Copy text={id} label="Copy the id" />
      </div>
      <StatusMark of={statuses[status]} class="pill" />
      <span class="clip story-name" title={name}>
        {name}
      </span>
      <div class="story-actions">
        {button('raise', 'Raise event…')}
        {status === 'SUSPENDED' ? (
          <Button refusal={refusalOf('resume', row)} onPress={() => void resume(id)}>
            Resume
          </Button>
        ) : (
          button('suspend', 'Suspend…')
        )}
        {status === 'FAILED' ? button('rewind', 'Rewind…') : button('terminate', 'Terminate…')}
        <Menu
          title="More"
          items={[
            item('rewind', 'Rewind…', 'Run again from the failure'),
            item('restart', 'Restart…', 'Same input, a new execution'),
            item('purge', 'Purge…', 'Remove it and its history'),
          ]}
        />
        <Menu title="Export" items={exportItems(story)} />
      </div>
    </header>
  )
}

/** An id that nobody knows. */
export const Unknown = ({ id, hub }: { readonly id: string; readonly hub: string }): VNode => (
  <div class="empty">
    <h1>
      <Icon name="warning" /> <span class="mono">{id}</span> is not in the hub {hub}
    </h1>
    <p>It never started here, was purged, or belongs to another hub.</p>
    <p>
      <a href={hrefOfView('instances')}>All instances</a>
    </p>
  </div>
)
