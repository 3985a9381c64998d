/** One operation: how it stands, its own little state chart, what went in and out, and how it can be answered. */
import type { VNode } from 'preact'
import { refusalOf } from '../actions/refusals.ts'
import { StateChart } from '../charts/state-chart.tsx'
import { hubNow } from '../live/clock.ts'
import type { ExecutionView, OperationView } from '../live/types.ts'
import { Button } from '../parts/button.tsx'
import { Panel } from '../parts/panel.tsx'
import { operationStatuses, StatusMark } from '../parts/status.tsx'
import { nameOf } from './model/event-parts.ts'
import { machines, operationLog } from './model/operation-log.ts'
import type { ExecutionStory } from './model/story.ts'
import { answerCallback, callbackName, isOpenCallback, sendHeartbeat } from './open-callback.ts'
import { OperationFacts } from './operation-facts.tsx'
import { ErrorFold, PayloadFold } from './payloads.tsx'

interface OperationProps {
  readonly story: ExecutionStory
  readonly of: OperationView
  /** Of the execution's log; unset at the live end. */
  readonly step: number | undefined
  readonly isGone: boolean
}

export function OperationPanel({ story, of, step, isGone }: OperationProps): VNode {
  const { view } = story
  const { name, input, result, error, status } = of
  const title = name ?? callbackName(of, view.operations) ?? nameOf({ SubType: of.subType })
  return (
    <Panel
      class="operation"
      title={
        <>
          Operation <span class="mono">{title}</span>
        </>
      }
      tools={<StatusMark of={operationStatuses[status]} />}
    >
      <OperationFacts of={of} view={view} />
      {isOpenCallback(of) && <CallbackButtons of={of} view={view} isGone={isGone} />}
      <OperationChart story={story} of={of} step={step} />
      {error && <ErrorFold title="Error" error={error} />}
      {input !== undefined && <PayloadFold title="Input" text={input} />}
      {result !== undefined && <PayloadFold title="Result" text={result} />}
    </Panel>
  )
}

function OperationChart({ story, of, step }: Omit<OperationProps, 'isGone'>): VNode | null {
  if (of.type === 'EXECUTION') return null
  const { view, written } = story
  const log = operationLog(of, view.history.events, written, step)
  const last = log.at(-1)
  if (!last) return <p class="operation-none">It had not begun.</p>
  const until = step === undefined ? (of.endedAt ?? story.end?.at ?? hubNow()) : view.log[step]!.at
  return (
    <StateChart
      machine={machines[of.type]}
      log={log}
      at={log.length - 1}
      now={Math.max(last.at, until)}
      origin={story.startedAt}
    />
  )
}

interface CallbackProps {
  readonly of: OperationView
  readonly view: ExecutionView
  readonly isGone: boolean
}

function CallbackButtons({ of, view, isGone }: CallbackProps): VNode {
  const row = isGone ? undefined : view.row
  return (
    <div class="operation-answers">
      <Button
        refusal={refusalOf('succeedCallback', row)}
        onPress={() => answerCallback('succeedCallback', of, view)}
      >
        Succeed…
      </Button>
      <Button
        refusal={refusalOf('failCallback', row)}
        onPress={() => answerCallback('failCallback', of, view)}
      >
        Fail…
      </Button>
      <Button
        refusal={
          refusalOf('heartbeat', row) ??
          (of.heartbeatAt === undefined ? 'It expects no heartbeats' : undefined)
        }
        onPress={() => void sendHeartbeat(of.callbackId ?? '')}
      >
        Heartbeat
      </Button>
    </div>
  )
}
