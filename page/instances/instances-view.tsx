/** The list of instances, with who works on them beside it. */
import '../list/list.css'
import './instances.css'
import { computed } from '@preact/signals'
import type { VNode } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { ConnectView } from '../connect/connect-view.tsx'
import { ListFoot } from '../list/list-foot.tsx'
import { ListGrid } from '../list/list-grid.tsx'
import { ListTools } from '../list/list-tools.tsx'
import { NothingMatches } from '../list/nothing-matches.tsx'
import { totalOf } from '../list/total.ts'
import { counts, instances, isWhole } from '../live/store.ts'
import { hasSide } from '../parts/media.ts'
import { QueueTable } from '../workers/queue-table.tsx'
import { WorkerList } from '../workers/worker-list.tsx'
import { instanceList } from './instance-list.ts'
import { ServingLine } from './serving-line.tsx'

export function InstancesView(): VNode {
  useLayoutEffect(() => instanceList.follow(), [])
  if (isEmpty.value) return <ConnectView isEmpty />
  return (
    <div class="list-view">
      <section class="list-main">
        <h1 class="unseen">Instances</h1>
        <ListTools list={instanceList} />
        {!hasSide.value && <ServingLine />}
        <ListGrid list={instanceList} />
        <NothingMatches list={instanceList} />
        <ListFoot list={instanceList} />
      </section>
      {hasSide.value && (
        <aside class="list-side" aria-label="Workers and queues">
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
