/** How the machines of waits, callbacks and chained invokes are drawn. */
import { fanLayout } from './fan-layout.ts'

export const waitLayout = fanLayout('wait.start', {
  succeeded: { tone: 'completed', by: { 'wait.due': 'due' } },
  cancelled: { tone: 'canceled', by: { 'wait.cancel': 'cancel' } },
})

export const callbackLayout = fanLayout('callback.start', {
  succeeded: { tone: 'completed', by: { 'callback.succeed': 'succeeds' } },
  failed: { tone: 'failed', by: { 'callback.fail': 'fails' } },
  timedOut: {
    tone: 'failed',
    by: {
      'timeout.reached [isTimeLimited]': 'times out',
      'heartbeat.overdue [hasHeartbeat]': 'no heartbeat',
    },
  },
  cancelled: { tone: 'canceled', by: { 'callback.cancel [mayCancel]': 'cancel' } },
})

export const chainedInvokeLayout = fanLayout('invoke.start', {
  succeeded: { tone: 'completed', by: { 'target.succeeded': 'succeeds' } },
  failed: { tone: 'failed', by: { 'target.failed': 'fails' } },
  timedOut: { tone: 'failed', by: { 'target.timedOut': 'times out' } },
  stopped: { tone: 'terminated', by: { 'target.stopped': 'stopped' } },
  cancelled: { tone: 'canceled', by: { 'invoke.cancel': 'cancel' } },
})
