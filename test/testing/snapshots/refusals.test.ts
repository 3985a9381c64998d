/** What is no snapshot is refused with its path, and changes nothing. */
import { expect, test } from 'vitest'
import { complete, fail, failure, scheduleTask } from '../../support/actions.ts'
import { answer } from '../../support/entity-batches.ts'
import { openLab } from '../lab.ts'

type Change = readonly [path: string, value: unknown]

/** The snapshot with another value at a path; undefined leaves the field out. */
function changed(snapshot: object, [path, value]: Change): object {
  const copy: object = JSON.parse(JSON.stringify(snapshot))
  const names = path.split('.')
  const last = names.pop() ?? ''
  const target = names.reduce((place: object, name) => Object(place)[name] as object, copy)
  Object.assign(target, { [last]: value })
  return copy
}

test.for<[string, Change, RegExp]>([
  [
    'no format',
    ['format', undefined],
    /^The snapshot cannot be read: it has no format, and hub\.snapshot\(\) gives/,
  ],
  ['another format', ['format', 'greenroom.hub/9'], /its format is "greenroom\.hub\/9"/],
  ['no time', ['now', undefined], /^The snapshot needs an instant .* as 'now', but it is missing/],
  [
    'a time that no clock shows',
    ['now', 9e15],
    /^The snapshot needs an instant that a date can hold as 'now'/,
  ],
  ['an unknown field', ['more', 1], /^The snapshot has the field 'more'/],
  ['no list', ['entities', {}], /needs a list as 'entities'/],
  ['no object', ['instances', [7]], /instances\[0\] must be an object/],
  ['an event without a type', ['instances.0.history.1.type', undefined], /instances\[0\]\.history\[1\]/],
  ['an event without its time', ['instances.0.history.0.timestamp', undefined], /history\[0\].*'timestamp'/],
  ['an event that cannot be sent', ['instances.0.history.1.tags', { a: 1 }], /history\[1\].*'tags'/],
  [
    'an id that the wire has no room for',
    ['instances.0.history.0.eventId', 2 ** 40],
    /history\[0\].* needs a whole number of 32 bits as 'eventId'/,
  ],
  ['a message that is none', ['instances.0.inbox', [{ type: 'news' }]], /inbox\[0\] has the type "news"/],
  ['a status that cannot be', ['instances.0.status', 'FAILED'], /instances\[0\]\.status is FAILED, but/],
  ['an id of an entity', ['instances.0.instanceId', '@a@b'], /instances\[0\]\.instanceId is '@a@b'/],
  ['another id inside', ['instances.0.instanceId', 'j'], /names another instance than 'j'/],
  ['one that is not due, ever', ['instances.0.isDue', false], /has no scheduledStartTimestamp/],
  ['no start', ['instances.0.history', []], /executionStarted neither in its history nor in its inbox/],
  ['a start that is none', ['instances.0.started.type', 'orchestratorStarted'], /instances\[0\]\.started/],
  [
    'a call that cannot be',
    ['activities.0.task.id', 'x'],
    /activities\[0\]\.task needs a whole number of 32 bits as 'id'/,
  ],
  ['no entity', ['entities.0.id', 'counter'], /entities\[0\]\.id is 'counter'/],
  ['half a lock holder', ['entities.0.holder', { instanceId: 'i' }], /entities\[0\]\.holder.*'executionId'/],
])('%s', async ([, change, message]) => {
  const { hub, client, worker } = await openLab()
  worker.orchestrator('works', () => [scheduleTask(1, 'work')])
  worker.entity('counter', batch => answer(batch, '1'))
  const run = await hub.start('works', undefined, { instanceId: 'i' })
  await run.waitFor({ activity: 'work' })
  await client.signal('@counter@a', 'add')
  const before = hub.snapshot()
  const refusal = hub.restore(changed(before, change))
  await expect(refusal).rejects.toMatchObject({ name: 'BackendError', code: 'invalid-request' })
  await expect(refusal).rejects.toThrow(message)
  expect(hub.snapshot().instances).toEqual(before.instances)
  expect(hub.snapshot().activities).toEqual(before.activities)
})

test('one that has ended, no instant known', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('ends', () => [complete(1)])
  const run = await hub.start('ends', undefined, { instanceId: 'i' })
  await run.output()
  await expect(hub.restore(changed(hub.snapshot(), ['instances.0.completedAt', undefined]))).rejects.toThrow(
    /instances\[0\] has an outcome, but no completedAt/,
  )
})

test.for<[string, Change, RegExp]>([
  [
    'details that are no values',
    ['instances.0.outcome.failureDetails.properties', { code: 7 }],
    /^The snapshot\.instances\[0\]\.outcome needs a failure .* as 'failureDetails'/,
  ],
  [
    'details that cannot be sent',
    ['instances.0.outcome.failureDetails.properties', { code: { listValue: 7 } }],
    /^An event of 'i' cannot be encoded: /,
  ],
])('a failure with %s: every query would fail', async ([, change, message]) => {
  const { hub, worker } = await openLab()
  worker.orchestrator('fails', () => [fail(1, failure('no'))])
  const run = await hub.start('fails', undefined, { instanceId: 'i' })
  await run.waitFor({ status: 'FAILED' })
  await expect(hub.restore(changed(hub.snapshot(), change))).rejects.toThrow(message)
})

test('what is no JSON', async () => {
  const { hub } = await openLab()
  const circle: { self?: object } = {}
  circle.self = circle
  for (const now of [1n, circle])
    await expect(hub.restore({ ...hub.snapshot(), now })).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(/^The snapshot is no plain JSON: /),
    })
  await expect(hub.import([])).rejects.toThrow(/^The run must be an object/)
})

test('an instance twice', async () => {
  const { hub } = await openLab()
  await hub.start('works', undefined, { instanceId: 'i' })
  const snapshot = hub.snapshot()
  const twice = { ...snapshot, instances: [...snapshot.instances, ...snapshot.instances] }
  await expect(hub.restore(twice)).rejects.toThrow(/instances has 'i' twice/)
})

test('of all hubs, none is changed where one cannot be read', async () => {
  const { backend, hub } = await openLab()
  await hub.start('works', undefined, { instanceId: 'i' })
  const snapshot = backend.snapshot()
  await hub.reset()
  const spoilt = { ...snapshot, hubs: { ...snapshot.hubs, other: { format: 'none' } } }
  await expect(backend.restore(spoilt)).rejects.toThrow(/^The hub 'other' cannot be read/)
  await expect(backend.restore({})).rejects.toThrow(/no snapshot of a backend/)
  const inAList = { ...snapshot, hubs: Object.values(snapshot.hubs) }
  await expect(backend.restore(inAList)).rejects.toThrow(/no snapshot of a backend/)
  expect(backend.hubs().map(({ name }) => name)).toEqual(['lab'])
  expect(hub.instance('i').status).toBeUndefined()
  const other = backend.hub('not in the snapshot')
  const run = await other.start('works')
  await backend.restore(snapshot)
  expect(hub.instance('i').status).toBe('PENDING')
  expect(run.status).toBeUndefined()
})
