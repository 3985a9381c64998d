/** The connected workers, one below the other, as in a side column. */
import type { VNode } from 'preact'
import { serving } from '../live/store.ts'
import { NoWorker } from './no-worker.tsx'
import { WorkerCard } from './worker-card.tsx'

export function WorkerList(): VNode {
  const workers = serving.value?.workers ?? []
  return workers.length === 0 ? (
    <NoWorker />
  ) : (
    <div>
      {workers.map(worker => (
        <WorkerCard key={worker.id} worker={worker} />
      ))}
    </div>
  )
}
