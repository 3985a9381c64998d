/** A worker: who it is, what it serves, how much it takes, and what it has just now. */
import './workers.css'
import type { VNode } from 'preact'
import type { WorkerInfo } from '../live/types.ts'
import { Id } from '../parts/id.tsx'
import { RealAge } from '../parts/time.tsx'
import { Names } from './names.tsx'
import { Slots } from './slots.tsx'
import { slotsText } from './slots-text.ts'
import { addressOf, kinds, runningWords, servedNames, slotWords, titleOf } from './words.ts'

/** Most pieces of work that are listed: the rest is a number. */
const MOST_LISTED = 8

export function WorkerCard({ worker }: { readonly worker: WorkerInfo }): VNode {
  const { name, sdk, serves, slots, runs } = worker
  const title = titleOf(worker)
  const taken = kinds.filter(kind => slots[kind].used > 0 || !serves || serves[kind].length > 0)
  return (
    <div class="worker">
      <div class="worker-row">
        <b title={name}>{title}</b>
        <span class="mono label">{addressOf(worker)}</span>
      </div>
      {sdk && sdk !== title && <div class="label worker-sdk">{sdk}</div>}
      <Names names={servedNames(worker)} />
      {taken.map(kind => (
        <div key={kind} class="worker-row">
          <span>
            {slotWords[kind]} <span class="label">{slotsText({ limit: undefined, ...slots[kind] })}</span>
          </span>
          <Slots limit={undefined} {...slots[kind]} />
        </div>
      ))}
      {runs.slice(0, MOST_LISTED).map(run => (
        <div key={`${run.kind} ${run.instanceId} ${run.taskId} ${run.since}`} class="worker-row">
          <span class="clip" title={runningWords(run)}>
            <span class="label">Runs</span> {runningWords(run)}
          </span>
          <span class="nowrap">
            <Id of={run.instanceId} />{' '}
            <span class="label">
              <RealAge since={run.since} />
            </span>
          </span>
        </div>
      ))}
      {runs.length > MOST_LISTED && <div class="label">and {runs.length - MOST_LISTED} more</div>}
    </div>
  )
}
