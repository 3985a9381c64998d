/** What is known of an operation at a glance. */
import type { VNode } from 'preact'
import { untilDue } from '../format/duration.ts'
import { formatInstant } from '../format/instant.ts'
import { shortId } from '../format/text.ts'
import { hubNow } from '../live/clock.ts'
import type { ExecutionView, OperationView } from '../live/types.ts'
import { Copy } from '../parts/copy.tsx'
import { Id } from '../parts/id.tsx'
import { Facts } from '../parts/panel.tsx'
import { Length } from '../parts/time.tsx'
import { setParam } from '../route.ts'
import { nameOf } from './model/event-parts.ts'

interface FactsProps {
  readonly of: OperationView
  readonly view: ExecutionView
}

export function OperationFacts({ of, view }: FactsProps): VNode {
  const { type, subType, startedAt, endedAt, attempt, callbackId, functionName, executionId } = of
  const context = view.operations.find(({ id }) => id === of.parentId)
  const target = view.targets.find(({ id }) => id === executionId)
  return (
    <Facts
      of={[
        ['Kind', nameOf({ SubType: subType }, type.toLowerCase())],
        ['Started', formatInstant(startedAt)],
        [endedAt === undefined ? 'Age' : 'Took', <Length key="age" from={startedAt} to={endedAt} />],
        ['Attempts', type === 'STEP' ? attempt : undefined],
        ['Next attempt', due(of.nextAttemptAt)],
        ['Ends', endedAt === undefined ? due(of.endsAt) : undefined],
        ['Times out', due(of.timeoutAt)],
        ['Heartbeat', due(of.heartbeatAt)],
        ['Callback id', callbackId && <CallbackId key="callback" id={callbackId} />],
        ['Function', functionName && <code key="function">{functionName}</code>],
        ['Execution', executionId && <Id key="execution" of={executionId} title={target?.name} />],
        ['Within', context && <Context key="context" of={context} />],
      ]}
    />
  )
}

function due(at: number | undefined): VNode | undefined {
  if (at === undefined) return undefined
  return <span title={formatInstant(at)}>{untilDue(at, hubNow())}</span>
}

const CallbackId = ({ id }: { readonly id: string }): VNode => (
  <span class="callback-id">
    <span class="mono" title={id}>
      {shortId(id)}
    </span>
    <Copy text={id} label="Copy the callback's id" />
  </span>
)

const Context = ({ of }: { readonly of: OperationView }): VNode => (
  <button type="button" class="plain link" onClick={() => setParam('op', of.id)}>
    {nameOf({ Name: of.name, SubType: of.subType })}
  </button>
)
