/** Which children, parents and rewound instances a hub forgets that retains a count. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, createChild, fail, failure } from '../support/actions.ts'
import { eventually } from '../support/entity-poll.ts'
import { inputOf, ofType } from '../support/history.ts'
import { idsIn, servedHub } from '../support/retention.ts'
import { rewind } from '../support/rewind.ts'

test('children are kept as long as their parent runs, and go as the oldest when it has ended', async () => {
  const { hub, client, worker } = await servedHub({ count: 1 })
  const children = ['c1', 'c2', 'c3']
  worker.orchestrator('Child', () => [complete(1)])
  worker.orchestrator('Parent', turn => {
    if (turn.pastTypes.length === 0) return children.map((id, index) => createChild(index + 1, 'Child', id))
    return ofType(turn.events, 'eventRaised').length > 0 ? [complete(9)] : []
  })
  worker.orchestrator('Other', () => [complete(1)])
  const parent = await client.start('Parent', { instanceId: 'parent' })
  for (const child of children) await client.completion(child)
  await client.completion(await client.start('Other', { instanceId: 'other' }))
  await client.completion(await client.start('Other', { instanceId: 'another' }))
  expect(idsIn(hub).sort()).toEqual(['another', ...children, parent].sort())
  await client.call('RaiseEvent', { instanceId: parent, name: 'end', input: null })
  await client.completion(parent)
  await eventually(() => idsIn(hub)).toEqual([parent])
})

test('children of an earlier generation go while their parent rolls on', async () => {
  const { hub, client, worker } = await servedHub({ count: 2 })
  worker.orchestrator('Child', () => [complete(1)])
  worker.orchestrator('Rolls', turn => {
    const round = Number(inputOf(turn) ?? 0)
    if (round === 10) return []
    if (turn.pastTypes.length === 0) return [createChild(1, 'Child', `child-${round}`)]
    return [continueAsNew(2, String(round + 1))]
  })
  const id = await client.start('Rolls', { instanceId: 'rolls' })
  await eventually(async () => (await client.state(id))?.input?.value).toBe('10')
  await eventually(() => idsIn(hub)).toEqual([id, 'child-8', 'child-9'])
})

test('a child that ends after its parent has counts like any other', async () => {
  const { hub, client, worker } = await servedHub({ count: 1 })
  worker.orchestrator('Parent', () => [createChild(1, 'held', 'child'), complete(2)])
  await client.completion(await client.start('Parent', { instanceId: 'parent' }))
  expect(idsIn(hub)).toEqual(['parent', 'child'])
  await client.call('TerminateInstance', { instanceId: 'child' })
  await client.completion('child')
  expect(idsIn(hub)).toEqual(['child'])
})

test('one that is rewound lives again, and is not counted', async () => {
  const { hub, client, worker } = await servedHub({ count: 1 })
  worker.orchestrator('Child', () => [complete(1)])
  let fails = true
  worker.orchestrator('Parent', turn => {
    const done = ofType(turn.events, 'subOrchestrationInstanceCompleted').length
    if (done === 0) return turn.pastTypes.length === 0 ? [createChild(1, 'Child', 'child')] : []
    return fails ? [fail(2, failure('no'))] : []
  })
  const parent = await client.start('Parent', { instanceId: 'parent' })
  await client.completion(parent)
  fails = false
  await rewind(client, parent)
  await client.start('held', { instanceId: 'other' })
  await client.call('TerminateInstance', { instanceId: 'other' })
  expect(await client.status(parent)).toBe('RUNNING')
  expect(idsIn(hub)).toContain('other')
})
