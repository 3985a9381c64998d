/** What waits for an entity, and what comes to it later. */
import type { VNode } from 'preact'
import { formatDuration } from '../format/duration.ts'
import { formatInstant } from '../format/instant.ts'
import { hubNow } from '../live/clock.ts'
import type { EntityView } from '../live/types.ts'
import { Id } from '../parts/id.tsx'
import { Panel } from '../parts/panel.tsx'
import { whenItRuns } from './model.ts'

type Message = EntityView['queue'][number]

/** Most messages that are listed: a queue may be of any length. */
const MOST_LISTED = 200

export function QueueTable({ view }: { readonly view: EntityView }): VNode {
  const { queue, executing } = view
  const rows = [
    ...executing.map(message => ({ message, isOut: true })),
    ...queue.map(message => ({ message, isOut: false })),
  ]
  return (
    <Panel
      title={<>Queue {queue.length > 0 && <span class="label">{queue.length}</span>}</>}
      tools={<span class="label small">First in, first out. Calls of the lock holder overtake.</span>}
    >
      {rows.length === 0 ? (
        <p class="entity-none label">Nothing waits.</p>
      ) : (
        <div class="table-frame">
          <table>
            <thead>
              <tr>
                <th class="right entity-number">#</th>
                <th>Kind</th>
                <th>Operation</th>
                <th>From</th>
                <th>Input</th>
                <th>Runs when</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, MOST_LISTED).map(({ message, isOut }, index) => {
                const number = index - executing.length
                return (
                  <tr key={`${message.kind} ${message.requestId} ${number}`}>
                    <td class="right label">{isOut ? '' : number + 1}</td>
                    <MessageCells message={message} />
                    <td class="label">
                      {isOut ? 'now, in a batch' : whenItRuns(message, queue.slice(0, number), view)}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > MOST_LISTED && <p class="entity-none label">and {rows.length - MOST_LISTED} more</p>}
    </Panel>
  )
}

export const DelayedTable = ({ view: { delayed } }: { readonly view: EntityView }): VNode | null =>
  delayed.length === 0 ? null : (
    <Panel
      title={
        <>
          Delayed signals <span class="label">{delayed.length}</span>
        </>
      }
    >
      <div class="table-frame">
        <table>
          <thead>
            <tr>
              <th>Kind</th>
              <th>Operation</th>
              <th>From</th>
              <th>Input</th>
              <th class="right">Due</th>
            </tr>
          </thead>
          <tbody>
            {delayed.slice(0, MOST_LISTED).map(message => (
              <tr key={`${message.requestId} ${message.due}`}>
                <MessageCells message={message} />
                <td class="right">
                  in {formatDuration(message.due - hubNow())}
                  <span class="label">, {formatInstant(message.due)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )

const MessageCells = ({
  message: { kind, operation, from, input },
}: {
  readonly message: Message
}): VNode => (
  <>
    <td>{kind}</td>
    <td class="mono">{operation ?? <span class="label">–</span>}</td>
    <td>{from === undefined ? 'a client' : <Id of={from} />}</td>
    <td class="mono label entity-input clip" title={input}>
      {input}
    </td>
  </>
)
