/** The list of executions, with the functions they are of beside it. */
import '../list/list.css'
import { computed } from '@preact/signals'
import type { VNode } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { LambdaConnectView } from '../connect/lambda-connect-view.tsx'
import { ListFoot } from '../list/list-foot.tsx'
import { ListGrid } from '../list/list-grid.tsx'
import { ListTools } from '../list/list-tools.tsx'
import { NothingMatches } from '../list/nothing-matches.tsx'
import { totalOf } from '../list/total.ts'
import { counts, executions, isWhole } from '../live/store.ts'
import { hasSide } from '../parts/media.ts'
import { executionList } from './execution-list.ts'
import { FunctionTable } from './function-table.tsx'

export function ExecutionsView(): VNode {
  useLayoutEffect(() => executionList.follow(), [])
  if (isEmpty.value) return <LambdaConnectView isEmpty />
  return (
    <div class="list-view">
      <section class="list-main">
        <h1 class="unseen">Executions</h1>
        <ListTools list={executionList} />
        <ListGrid list={executionList} />
        <NothingMatches list={executionList} />
        <ListFoot list={executionList} />
      </section>
      {hasSide.value && (
        <aside class="list-side" aria-label="Functions">
          <h2>Functions</h2>
          <FunctionTable />
        </aside>
      )}
    </div>
  )
}

/** Changes seldom, so that the view is not drawn anew with every row. */
const isEmpty = computed(() => {
  executions.revision.value
  return isWhole.value && executions.byId.size === 0 && totalOf(counts.value) === 0
})
