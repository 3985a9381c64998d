/** Who holds an entity's lock, and what that waits for; or what the entity does without one. */
import type { ComponentChildren, VNode } from 'preact'
import { untilDue } from '../format/duration.ts'
import { counted } from '../format/text.ts'
import { shortWorker } from '../instance/model/worker-name.ts'
import { hubNow } from '../live/clock.ts'
import { instances, serving } from '../live/store.ts'
import type { EntityView } from '../live/types.ts'
import { Id } from '../parts/id.tsx'
import { Length } from '../parts/time.tsx'
import { serversOf } from './model.ts'
import { lockedSince, since } from './regions.ts'

export function Holder({ view }: { readonly view: EntityView }): VNode {
  return (
    <section class="panel entity-why" aria-label="Who holds it?">
      <h2>Who holds it?</h2>
      {view.lockedBy ? <Locked view={view} holderId={view.lockedBy.instanceId} /> : <Free view={view} />}
    </section>
  )
}

function Locked({ view, holderId }: { readonly view: EntityView; readonly holderId: string }): VNode {
  const { log, queue, holder } = view
  const begin = lockedSince(log)
  return (
    <>
      <p>
        Locked{' '}
        {begin !== undefined && (
          <>
            for <Length from={begin} />{' '}
          </>
        )}
        by <Id of={holderId} />
        {holder?.name && <> ({holder.name})</>}
        {holder?.parentInstanceId && (
          <>
            , child of <Id of={holder.parentInstanceId} />
          </>
        )}
        .
      </p>
      <p class="entity-more">
        {holder && <Waits holder={holder} />}
        The lock ends with the critical section or its holder. {waiting(queue.length)}
      </p>
    </>
  )
}

function Free({ view }: { readonly view: EntityView }): VNode {
  const { executing, queue, work, id, log } = view
  const out = work.findLast(({ kind, backAt }) => kind === 'entity' && backAt === undefined)
  const isServed = serversOf(id, serving.value?.workers ?? []).length > 0
  let now: ComponentChildren = 'The next message runs at once.'
  if (out)
    now = (
      <>
        A batch of {counted(executing.length, 'operation')} has been out for <Length from={out.sentAt} />,
        with {shortWorker(out.worker)}. {waiting(queue.length)}
      </>
    )
  else if (executing.length + queue.length > 0) {
    const queuedSince = since(log, 'batch')
    now = (
      <>
        {waiting(executing.length + queue.length)}{' '}
        {isServed ? 'A batch is queued' : 'No connected worker serves it. A batch is queued'}
        {queuedSince !== undefined && (
          <>
            {' '}
            for <Length from={queuedSince} />
          </>
        )}
        .
      </>
    )
  } else if (!isServed) now = 'No connected worker serves it: the next message waits for one.'
  return (
    <>
      <p>Nobody.</p>
      <p class="entity-more">{now}</p>
    </>
  )
}

const waiting = (number: number): string =>
  number === 0
    ? 'Nothing waits behind it.'
    : `${counted(number, 'message')} ${number === 1 ? 'waits' : 'wait'}.`

/** In the words of the list, which knows it as long as it has not ended. */
function Waits({ holder }: { readonly holder: NonNullable<EntityView['holder']> }): VNode {
  const row = instances.get(holder.instanceId)
  if (!row || row.completedAt !== undefined || row.summary === '') return <>{holder.explanation} </>
  const due = row.due === undefined ? '' : ` ${untilDue(row.due, hubNow())}`
  return <>{`It waits for: ${row.summary.charAt(0).toLowerCase()}${row.summary.slice(1)}${due}. `}</>
}
