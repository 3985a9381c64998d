/** The list of instances, with who works on them beside it. */
import './instances.css'
import { computed } from '@preact/signals'
import type { VNode } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { ConnectView } from '../connect/connect-view.tsx'
import { counts, instances, isWhole } from '../live/store.ts'
import { hasSide } from '../parts/media.ts'
import { QueueTable } from '../workers/queue-table.tsx'
import { WorkerList } from '../workers/worker-list.tsx'
import { InstanceGrid } from './instance-grid.tsx'
import { ListFoot } from './list-foot.tsx'
import { followList } from './list-state.ts'
import { ListTools } from './list-tools.tsx'
import { NothingMatches } from './nothing-matches.tsx'
import { ServingLine } from './serving-line.tsx'
import { totalOf } from './total.ts'

export function InstancesView(): VNode {
  useLayoutEffect(followList, [])
  if (isEmpty.value) return <ConnectView isEmpty />
  return (
    <div class="instances">
      <section class="instances-list">
        <h1 class="unseen">Instances</h1>
        <ListTools />
        {!hasSide.value && <ServingLine />}
        <InstanceGrid />
        <NothingMatches />
        <ListFoot />
      </section>
      {hasSide.value && (
        <aside class="instances-side" aria-label="Workers and queues">
          <h2>Workers</h2>
          <WorkerList />
          <h2>Queues</h2>
          <QueueTable />
        </aside>
      )}
    </div>
  )
}

/** Changes seldom, so that the view is not drawn anew with every row. */
const isEmpty = computed(() => {
  instances.revision.value
  return isWhole.value && instances.byId.size === 0 && totalOf(counts.value) === 0
})
