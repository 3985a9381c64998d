/** What is wrong with the connection, and since when. */
import './banner.css'
import type { VNode } from 'preact'
import { formatAge } from '../format/duration.ts'
import { timeOf } from '../format/instant.ts'
import { hubNow } from '../live/clock.ts'
import { type Connection, connection, restartNotice } from '../live/connection.ts'
import { tryNow } from '../live/keep-connected.ts'
import { second, wallNow } from '../live/now.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'

export function Banner(): VNode | null {
  const now = connection.value
  if (now.state === 'lost') return <Lost of={now} />
  if (restartNotice.value === undefined) return null
  const dismiss = (): void => {
    restartNotice.value = undefined
  }
  return (
    <div class="banner">
      <span role="status">{restartNotice.value}</span>
      <Button onPress={dismiss}>Dismiss</Button>
    </div>
  )
}

/** What changes each second is for the eye: that the connection is lost is announced by the top bar. */
function Lost({ of }: { readonly of: Extract<Connection, { state: 'lost' }> }): VNode {
  second.value
  const now = wallNow()
  const wait = Math.ceil((of.nextTry - now) / 1_000)
  return (
    <div class="banner lost-banner">
      <Icon name="failed" />
      <span>
        <b>Connection lost</b> {agoOf(now - of.since)}. The page shows what it knew at{' '}
        <span class="nowrap">{timeOf(hubNow())}</span> and does not change.{' '}
        {wait > 0 ? `Trying again in ${wait} s` : 'Trying again now'}, attempt {of.attempt}.
      </span>
      <Button onPress={tryNow}>Try now</Button>
    </div>
  )
}

const agoOf = (length: number): string => (length < 1_000 ? 'now' : `${formatAge(length)} ago`)
