/** The view that the address names. */
import { Fragment, type VNode } from 'preact'
import { ConnectView } from './connect/connect-view.tsx'
import { LambdaConnectView } from './connect/lambda-connect-view.tsx'
import { EntitiesView } from './entities/entities-view.tsx'
import { EntityView } from './entities/entity-view.tsx'
import { ExecutionView } from './executions/execution-view.tsx'
import { ExecutionsView } from './executions/executions-view.tsx'
import { NoHub } from './frame/no-hub.tsx'
import { InstanceView } from './instance/instance-view.tsx'
import { InstancesView } from './instances/instances-view.tsx'
import { Neighbours } from './list/neighbours.tsx'
import { missingHub } from './live/connection.ts'
import { Caught } from './parts/caught.tsx'
import { hasNeighbours } from './parts/media.ts'
import { isLambda, isPlaced, listView, scope, shownId, viewName } from './route.ts'
import { shownList } from './shown-list.ts'
import { WorkersView } from './workers/workers-view.tsx'

export function Views(): VNode {
  // Until it is known what there is, nothing is asked for.
  if (!isPlaced.value) return <div aria-busy="true" />
  if (missingHub.value !== undefined && viewName.value !== 'connect') return <NoHub />
  // What one view remembers of a hub is not for the next.
  return <Fragment key={scope.value}>{viewOf(shownId.value)}</Fragment>
}

function viewOf(id: string | undefined): VNode {
  const view = viewName.value
  if (view === listView() && id !== undefined) return <OneOfList id={id} />
  return <Caught key={`${view}/${id}`}>{plainViewOf(id)}</Caught>
}

function plainViewOf(id: string | undefined): VNode {
  switch (viewName.value) {
    case 'instances':
      return <InstancesView />
    case 'executions':
      return <ExecutionsView />
    case 'entities':
      return id === undefined ? <EntitiesView /> : <EntityView id={id} />
    case 'workers':
      return <WorkersView />
    case 'connect':
      return isLambda.value ? <LambdaConnectView isEmpty={false} /> : <ConnectView isEmpty={false} />
  }
}

const OneOfList = ({ id }: { readonly id: string }): VNode => (
  <div class="with-neighbours">
    {hasNeighbours.value && <Neighbours list={shownList()} id={id} />}
    <div class="view">
      <Caught key={id}>{isLambda.value ? <ExecutionView id={id} /> : <InstanceView id={id} />}</Caught>
    </div>
  </div>
)
