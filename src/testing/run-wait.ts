/** Waits for a point of a run: pushed by the hub, bounded by the wall clock, explained when it comes to nothing. */
import { isTerminal } from '../durable-task/core/state.ts'
import type { TaskHub } from '../durable-task/hub/task-hub.ts'
import { bounded, type RunWaitOptions, timeoutOf } from '../kernel/bounded-wait.ts'
import type { Point, PointView } from './points.ts'
import { describeEnd, RunWaitError } from './run-errors.ts'
import { RunReader } from './run-reader.ts'
import { formatTable } from './table.ts'

/**
 * The instance at the moment it reached the point. Throws `RunWaitError`; what a point's own function throws; the reason
 * of a signal that aborts; and `stopping` when the backend stops meanwhile.
 */
export async function waitForPoint(
  taskHub: TaskHub,
  instanceId: string,
  point: Point,
  options: RunWaitOptions,
): Promise<PointView> {
  const timeout = timeoutOf(options)
  const reader = new RunReader(taskHub, instanceId)
  const found: { view?: PointView; isReached?: boolean; fault?: { error: unknown } } = {}
  const wait = taskHub.waitUntil(instanceId, state => {
    // A test's function that throws must not reach the hub, which asks it in the middle of its work.
    try {
      found.view = reader.view(state)
      found.isReached = point.isReached(found.view)
    } catch (error) {
      found.fault = { error }
    }
    return found.fault !== undefined || found.isReached === true || isTerminal(state.orchestrationStatus)
  })
  const outcome = await bounded(taskHub.settings.wallClock, wait, timeout, options.signal)
  if (found.fault) throw found.fault.error
  if (outcome === 'timed-out') {
    const what = `Waited ${timeout} ms of wall time for ${point.text}, in vain.`
    throw new RunWaitError(instanceId, 'timed-out', what, taskHub.explain(instanceId), reader.table())
  }
  const { view } = found
  if (!outcome.result || !view) {
    const what = `Waited for ${point.text}, but the instance was purged, or its hub reset.`
    throw new RunWaitError(instanceId, 'gone', what, taskHub.explain(instanceId), undefined)
  }
  if (found.isReached) return view
  const what = `Waited for ${point.text}, but the instance ended first.`
  throw new RunWaitError(
    instanceId,
    'ended',
    what,
    describeEnd(view.state),
    formatTable(view.state, view.log.all),
  )
}
