/** The list is empty though there is something: what keeps everything out, and how to lift it. */
import type { VNode } from 'preact'
import { isWhole } from '../live/store.ts'
import { Button } from '../parts/button.tsx'
import { param, setParam } from '../route.ts'
import type { List } from './list.ts'

export function NothingMatches({ list }: { readonly list: List }): VNode | null {
  if (!isWhole.value || list.still.ids.value.length > 0) return null
  const text = param('q')
  const status = param('status')
  return (
    <div class="empty no-match">
      <p>
        Nothing matches {text && <b>{text}</b>}
        {text && status && ' among '}
        {status && <b>{status.replaceAll('-', ' ')}</b>}.
      </p>
      <p>
        <Button onPress={showAll}>Show all</Button>
      </p>
    </div>
  )
}

function showAll(): void {
  setParam('q', undefined)
  setParam('status', undefined)
}
