/** Who does the work of the hub, and what waits for them. */
import './workers.css'
import type { VNode } from 'preact'
import { serving } from '../live/store.ts'
import { isNarrow } from '../parts/media.ts'
import { Panel } from '../parts/panel.tsx'
import { FakeTable } from './fake-table.tsx'
import { NoWorker } from './no-worker.tsx'
import { QueueTable } from './queue-table.tsx'
import { WorkerCard } from './worker-card.tsx'

export function WorkersView(): VNode {
  const workers = serving.value?.workers ?? []
  return (
    <div class="workers-view">
      <h1>Workers {workers.length > 0 && <span class="label">{workers.length}</span>}</h1>
      {workers.length === 0 ? (
        <NoWorker />
      ) : (
        <div class="worker-cards">
          {workers.map(worker => (
            <section key={worker.id} class="panel">
              <WorkerCard worker={worker} />
            </section>
          ))}
        </div>
      )}
      <Panel title="Queues">
        <QueueTable isWide={!isNarrow.value} />
      </Panel>
      <FakeTable />
    </div>
  )
}
