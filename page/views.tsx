/** The view that the address names. */
import { Fragment, type VNode } from 'preact'
import { ConnectView } from './connect/connect-view.tsx'
import { EntitiesView } from './entities/entities-view.tsx'
import { EntityView } from './entities/entity-view.tsx'
import { NoHub } from './frame/no-hub.tsx'
import { InstanceView } from './instance/instance-view.tsx'
import { InstancesView } from './instances/instances-view.tsx'
import { Neighbours } from './instances/neighbours.tsx'
import { missingHub } from './live/connection.ts'
import { Caught } from './parts/caught.tsx'
import { hasNeighbours } from './parts/media.ts'
import { hubName, shownId, viewName } from './route.ts'
import { WorkersView } from './workers/workers-view.tsx'

export function Views(): VNode {
  if (missingHub.value !== undefined && viewName.value !== 'connect') return <NoHub />
  // What one view remembers of a hub is not for the next.
  return <Fragment key={hubName.value}>{viewOf(shownId.value)}</Fragment>
}

function viewOf(id: string | undefined): VNode {
  const view = viewName.value
  if (view === 'instances' && id !== undefined) return <OneInstance id={id} />
  return <Caught key={`${view}/${id}`}>{plainViewOf(id)}</Caught>
}

function plainViewOf(id: string | undefined): VNode {
  switch (viewName.value) {
    case 'instances':
      return <InstancesView />
    case 'entities':
      return id === undefined ? <EntitiesView /> : <EntityView id={id} />
    case 'workers':
      return <WorkersView />
    case 'connect':
      return <ConnectView isEmpty={false} />
  }
}

const OneInstance = ({ id }: { readonly id: string }): VNode => (
  <div class="with-neighbours">
    {hasNeighbours.value && <Neighbours id={id} />}
    <div class="view">
      <Caught key={id}>
        <InstanceView id={id} />
      </Caught>
    </div>
  </div>
)
