import { expect, test } from 'vitest'
import { complete, createChild, scheduleTask, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { Turn } from '../support/worker.ts'

const count = 25
const results = (turn: Turn) => turn.events.flatMap(event => event.taskCompleted?.result?.value ?? [])

/** An activity, a child and an event for each of several instances; every answer carries the mark. */
async function workload(mark: string) {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('order', turn => {
    const child = turn.events.find(event => event.subOrchestrationInstanceCompleted)
    const raised = turn.events.find(event => event.eventRaised)?.eventRaised
    if (turn.pastTypes.length === 0)
      return [scheduleTask(1, 'sign'), createChild(2, 'part', `${turn.instanceId}:part`)]
    if (results(turn).length === 0 || !child || !raised) return []
    const part = child.subOrchestrationInstanceCompleted?.result?.value
    return [complete(3, [results(turn)[0], part, raised.input?.value].join())]
  })
  worker.orchestrator('part', turn => {
    const [signed] = results(turn)
    return signed === undefined ? [scheduleTask(1, 'sign')] : [complete(2, signed)]
  })
  worker.activity('sign', item => `${mark}/${item.instanceId}`)

  const ids = Array.from({ length: count }, (_, index) => `order-${index}`)
  for (const instanceId of ids) {
    await client.start('order', { instanceId })
    await client.call('RaiseEvent', { instanceId, name: 'go', input: text(mark) })
  }
  const outputs = []
  for (const id of ids) outputs.push((await client.completion(id))?.output?.value)
  const { orchestrationState } = await client.call('QueryInstances', { query: {} })
  const executions = orchestrationState.map(state => state.executionId!.value)
  return { ids, outputs, known: orchestrationState.map(state => state.instanceId).sort(), executions }
}

test('2 two clones of one workload on two hubs run in parallel without touching each other', async () => {
  const [left, right] = await Promise.all([workload('left'), workload('right')])
  for (const [mark, run] of [
    ['left', left],
    ['right', right],
  ] as const) {
    expect(run.outputs).toEqual(run.ids.map(id => `${mark}/${id},${mark}/${id}:part,${mark}`))
    expect(run.known).toEqual([...run.ids, ...run.ids.map(id => `${id}:part`)].sort())
  }
  expect(new Set([...left.executions, ...right.executions]).size).toBe(4 * count)
})
