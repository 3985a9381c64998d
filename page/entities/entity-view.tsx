/** One entity: who holds it, what it is, and what waits for it. */
import './entity.css'
import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import { openAction } from '../actions/open.ts'
import { refusalOf } from '../actions/refusals.ts'
import { StateChart } from '../charts/state-chart.tsx'
import { formatAge } from '../format/duration.ts'
import { TimelinePanel } from '../instance/timeline/timeline-panel.tsx'
import { hubNow } from '../live/clock.ts'
import { clock, serving } from '../live/store.ts'
import type { EntityView as View } from '../live/types.ts'
import { Button } from '../parts/button.tsx'
import { Copy } from '../parts/copy.tsx'
import { Json } from '../parts/json.tsx'
import { Facts, Panel } from '../parts/panel.tsx'
import { hrefOfView } from '../route.ts'
import { titleOf } from '../workers/words.ts'
import { Holder } from './holder.tsx'
import { entityLanes } from './lanes.ts'
import { LockMark, WorkMark } from './lock-mark.tsx'
import { DelayedTable, QueueTable } from './message-tables.tsx'
import { knownOperations, serversOf } from './model.ts'
import { UnknownEntity } from './unknown-entity.tsx'
import { useEntity } from './view-store.ts'

export function EntityView({ id }: { readonly id: string }): VNode {
  const { view, isUnknown, refusal } = useEntity(id)
  if (isUnknown) return <UnknownEntity id={id} last={view} />
  // Ages before the hub's clock is known would be others a moment later.
  if (!view || !clock.value)
    return refusal === undefined ? <div class="entity" /> : <p class="empty">{refusal}</p>
  return (
    <div class="entity">
      <Head view={view} />
      <Holder view={view} />
      <div class="entity-columns">
        <Panel title="State">
          <StateChart machine="entity" log={view.log} at={view.log.length - 1} now={hubNow()} />
        </Panel>
        <Panel title="Value">
          {view.state === undefined ? <p class="entity-none label">None.</p> : <Json of={view.state} />}
        </Panel>
      </div>
      <QueueTable view={view} />
      <DelayedTable view={view} />
      <Times view={view} />
    </div>
  )
}

function Head({ view }: { readonly view: View }): VNode {
  const { id, lockedBy, status, work, lastModified } = view
  const servers = serversOf(id, serving.value?.workers ?? [])
  const age = formatAge(hubNow() - lastModified)
  const batches = work.filter(({ kind }) => kind === 'entity').length
  return (
    <div>
      <div class="entity-head">
        <a class="button quiet" href={hrefOfView('entities')} aria-label="Back to entities">
          ←
        </a>
        <h1>
          {id} <Copy text={id} label="Copy the id" />
        </h1>
        <LockMark isLocked={lockedBy !== undefined} class="pill" />
        <WorkMark isExecuting={status === 'executing'} class="pill" />
        <Button
          class="entity-signal"
          refusal={refusalOf('signal')}
          onPress={() => openAction('signal', { id, operations: knownOperations(view) })}
        >
          Signal…
        </Button>
      </div>
      <Facts
        of={[
          ['Batches', batches || undefined],
          ['Changed', age === 'now' ? age : `${age} ago`],
          ['Served by', servers.map(titleOf).join(', ') || 'no worker'],
        ]}
      />
    </div>
  )
}

/** Nothing where the log tells of no lock and no message. */
function Times({ view }: { readonly view: View }): VNode | null {
  const lanes = useMemo(() => entityLanes(view), [view])
  const origin = view.log[0]?.at
  return lanes.length === 0 || origin === undefined ? null : (
    <TimelinePanel
      title="Locks and messages"
      label={`Locks and messages of ${view.id} on a time axis`}
      origin={origin}
      lanes={lanes}
    />
  )
}
