/** What the worker needs of a work item: a fraction of what is in it, so the item is not decoded as a whole. */
import { fieldsOf } from './fields.ts'
import { History } from './history.ts'
import { Scanner } from './scanner.ts'

export interface TurnItem {
  kind: 'turn'
  instanceId: string
  completionToken: string
  history: History
  /** A timer fired since the turn before. */
  timed: boolean
}

export interface ActivityItem {
  kind: 'activity'
  instanceId: string
  completionToken: string
  taskId: number
  input: string | undefined
}

/** Operations of an entity. */
export interface BatchItem {
  kind: 'batch'
  instanceId: string
  completionToken: string
  requestIds: string[]
}

export type WorkItem = TurnItem | ActivityItem | BatchItem

const fields = {
  item: fieldsOf('WorkItem', 'completionToken', 'orchestratorRequest', 'activityRequest', 'entityRequestV2'),
  turn: fieldsOf('OrchestratorRequest', 'instanceId', 'pastEvents', 'newEvents'),
  activity: fieldsOf('ActivityRequest', 'taskId', 'input', 'orchestrationInstance'),
  instance: fieldsOf('OrchestrationInstance', 'instanceId'),
  batch: fieldsOf('EntityRequest', 'instanceId', 'operationRequests'),
  event: fieldsOf('HistoryEvent', 'entityOperationSignaled', 'entityOperationCalled'),
  signaled: fieldsOf('EntityOperationSignaledEvent', 'requestId'),
  called: fieldsOf('EntityOperationCalledEvent', 'requestId'),
  text: fieldsOf('google.protobuf.StringValue', 'value'),
}

/** Undefined for what asks for nothing: a ping. */
export function readWorkItem(bytes: Buffer): WorkItem | undefined {
  const item = new Scanner(bytes)
  let completionToken = ''
  let request: WorkItem | undefined
  while (item.next()) {
    const { field } = item
    if (field === fields.item.completionToken) completionToken = item.text()
    else if (field === fields.item.orchestratorRequest) request = readTurn(item.message())
    else if (field === fields.item.activityRequest) request = readActivity(item.message())
    else if (field === fields.item.entityRequestV2) request = readBatch(item.message())
  }
  if (request) request.completionToken = completionToken
  return request
}

function readTurn(request: Scanner): TurnItem {
  const { instanceId, pastEvents, newEvents } = fields.turn
  const turn: TurnItem = {
    kind: 'turn',
    instanceId: '',
    completionToken: '',
    history: new History(),
    timed: false,
  }
  while (request.next()) {
    if (request.field === instanceId) turn.instanceId = request.text()
    else if (request.field === pastEvents) turn.history.add(request.message())
    else if (request.field === newEvents) {
      const fired = turn.history.count('timerFired')
      turn.history.add(request.message())
      turn.timed ||= turn.history.count('timerFired') > fired
    }
  }
  return turn
}

function readActivity(request: Scanner): ActivityItem {
  const { taskId, input, orchestrationInstance } = fields.activity
  const activity: ActivityItem = {
    kind: 'activity',
    instanceId: '',
    completionToken: '',
    taskId: 0,
    input: undefined,
  }
  while (request.next()) {
    if (request.field === taskId) activity.taskId = request.number
    else if (request.field === input) activity.input = request.textOf(fields.text.value)
    else if (request.field === orchestrationInstance)
      activity.instanceId = request.textOf(fields.instance.instanceId)
  }
  return activity
}

function readBatch(request: Scanner): BatchItem {
  const { instanceId, operationRequests } = fields.batch
  const batch: BatchItem = { kind: 'batch', instanceId: '', completionToken: '', requestIds: [] }
  while (request.next()) {
    if (request.field === instanceId) batch.instanceId = request.text()
    else if (request.field === operationRequests) batch.requestIds.push(requestIdOf(request.message()))
  }
  return batch
}

function requestIdOf(event: Scanner): string {
  const { entityOperationSignaled, entityOperationCalled } = fields.event
  let requestId = ''
  while (event.next()) {
    if (event.field === entityOperationSignaled) requestId = event.textOf(fields.signaled.requestId)
    else if (event.field === entityOperationCalled) requestId = event.textOf(fields.called.requestId)
  }
  return requestId
}
