/** Which execution it is, how it stands, and what can be done with it. */
import type { VNode } from 'preact'
import { openAction } from '../actions/open.ts'
import { refusalOf } from '../actions/refusals.ts'
import { shortId } from '../format/text.ts'
import { Button } from '../parts/button.tsx'
import { Copy } from '../parts/copy.tsx'
import { Icon } from '../parts/icon.tsx'
import { Menu } from '../parts/menu.tsx'
import { executionStatuses, StatusMark } from '../parts/status.tsx'
import { hrefOfView } from '../route.ts'
import { executionList } from './execution-list.ts'
import { functionOf } from './execution-row.ts'
import { exportItems } from './export.ts'
import type { ExecutionStory } from './model/story.ts'
import { answerOf } from './open-callback.ts'

interface HeadProps {
  readonly story: ExecutionStory
  readonly isGone: boolean
}

export function ExecutionHead({ story, isGone }: HeadProps): VNode {
  const { row, input } = story.view
  const state = isGone ? undefined : row
  const name = functionOf(row)
  const answer = answerOf(story.view)
  return (
    <header class="story-head">
      <a class="button quiet story-back" href={executionList.back()} aria-label="Back to executions">
        ←
      </a>
      <div class="story-id">
        <h1 title={row.name}>{shortId(row.name)}</h1>
        <Copy text={row.arn} label="Copy the ARN" />
      </div>
      <StatusMark of={executionStatuses[row.status]} class="pill" />
      <span class="clip story-name" title={name}>
        {name}
      </span>
      <div class="story-actions">
        <Button
          refusal={refusalOf('succeedCallback', state) ?? answer.refusal}
          onPress={() => answer.open('succeedCallback')}
        >
          Answer callback…
        </Button>
        <Button
          refusal={refusalOf('stopExecution', state)}
          onPress={() => openAction('stopExecution', { id: row.id, title: row.name })}
        >
          Stop…
        </Button>
        <Button
          refusal={refusalOf('startExecution')}
          onPress={() => openAction('startExecution', { id: '', name, input })}
        >
          Start another…
        </Button>
        <Menu title="Export" items={exportItems(story)} />
      </div>
    </header>
  )
}

/** An id that nobody knows. */
export const UnknownExecution = ({ id }: { readonly id: string }): VNode => (
  <div class="empty">
    <h1>
      <Icon name="warning" /> <span class="mono">{id}</span> is no execution here
    </h1>
    <p>It never started here, or the time that it is kept is over.</p>
    <p>
      <a href={hrefOfView('executions')}>All executions</a>
    </p>
  </div>
)
