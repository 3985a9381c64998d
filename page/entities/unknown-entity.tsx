/** An id that no entity has. */
import type { VNode } from 'preact'
import { openAction } from '../actions/open.ts'
import { refusalOf } from '../actions/refusals.ts'
import type { EntityView } from '../live/types.ts'
import { Button } from '../parts/button.tsx'
import { hrefOfView, hubName } from '../route.ts'

interface UnknownProps {
  readonly id: string
  /** What was known of it while it was there. */
  readonly last?: EntityView | undefined
}

export const UnknownEntity = ({ id, last }: UnknownProps): VNode => (
  <div class="empty entity-unknown">
    <h1>{last ? 'This entity is gone' : 'No such entity'}</h1>
    <p>
      {last ? (
        <>
          <code>{id}</code> had no value, no lock and no messages left, or it was removed.
        </>
      ) : (
        <>
          Hub <code>{hubName.value}</code> knows no entity <code>{id}</code>. One appears with its first
          signal, call or lock.
        </>
      )}
    </p>
    <p class="entity-unknown-actions">
      <a class="button" href={hrefOfView('entities')}>
        All entities
      </a>
      <Button refusal={refusalOf('signal')} onPress={() => openAction('signal', { id })}>
        Signal it…
      </Button>
    </p>
  </div>
)
