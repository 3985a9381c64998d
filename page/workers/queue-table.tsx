/** What waits for workers, and who could take it. */
import './workers.css'
import type { VNode } from 'preact'
import { formatNumber } from '../format/text.ts'
import { serving } from '../live/store.ts'
import type { QueueInfo } from '../live/types.ts'
import { Icon } from '../parts/icon.tsx'
import { RealAge } from '../parts/time.tsx'
import { isFaked } from './fake-words.ts'
import { fakes, useFakes } from './fakes.ts'
import { serversOf, workWords } from './words.ts'

interface QueueTableProps {
  /** With a column for who could take it, as where there is room. */
  readonly isWide?: boolean
}

export function QueueTable({ isWide = false }: QueueTableProps): VNode {
  useFakes()
  const { queues = [], paused = false } = serving.value ?? {}
  return (
    <>
      {paused && (
        <p class="queues-paused warning">
          <Icon name="suspended" /> Dispatch is paused: work only queues up.
        </p>
      )}
      {queues.length === 0 ? (
        <p class="queues-empty label">Nothing waits.</p>
      ) : (
        <div class="table-frame">
          <table class="queues">
            <thead>
              <tr>
                <th>Queue</th>
                <th class="right">Waiting</th>
                <th class="right">Oldest</th>
                {isWide && <th>Served by</th>}
              </tr>
            </thead>
            <tbody>
              {queues.map(queue => (
                <QueueRow
                  key={`${queue.kind} ${queue.name} ${queue.version}`}
                  queue={queue}
                  isWide={isWide}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}

function QueueRow({ queue, isWide }: { readonly queue: QueueInfo; readonly isWide: boolean }): VNode {
  const { kind, name, version, waiting, oldest } = queue
  const servers = serversOf(queue, serving.value?.workers ?? [])
  const unserved = servers === '' && <Unserved queue={queue} />
  return (
    <tr>
      <td>
        <span class="mono queue-name" title={name}>
          {name}
        </span>{' '}
        {version && <span class="mono label">{version} </span>}
        <span class="label">{workWords[kind]}</span>
        {!isWide && unserved && <div>{unserved}</div>}
      </td>
      <td class="right">{formatNumber(waiting)}</td>
      <td class="right">
        <RealAge since={oldest} />
      </td>
      {isWide && <td>{unserved || servers}</td>}
    </tr>
  )
}

const Unserved = ({ queue }: { readonly queue: QueueInfo }): VNode =>
  isFaked(queue, fakes.value) ? (
    <span class="label">Answered by a fake</span>
  ) : (
    <span class="warning">
      <Icon name="warning" /> No worker serves it
    </span>
  )
