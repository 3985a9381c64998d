import { expect, test } from 'vitest'
import { complete, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { bytes, number } from '../support/wire.ts'
import { bodies, methods, type Outcome, send } from './garbage.ts'

/** A hub where `a` has an activity out and `b` is finished; `normal` is served to the end. */
async function inhabited(): Promise<RawClient> {
  const client = await openClient()
  const names = [{ name: 'normal' }, { name: 'order' }]
  const filters = { orchestrations: names, activities: [{ name: 'ship' }] }
  const worker = await openWorker(client, { workItemFilters: filters })
  worker.orchestrator('normal', () => [complete(1, '"alive"')])
  worker.orchestrator('order', () => [scheduleTask(1, 'ship')])
  await client.start('order', { instanceId: 'a' })
  await worker.nextActivity()
  await client.completion(await client.start('normal', { instanceId: 'b' }))
  return client
}

/** The server still greets, and an instance still runs from start to end. */
async function expectAlive(client: RawClient): Promise<void> {
  await client.call('Hello', {})
  expect((await client.completion(await client.start('normal')))?.output?.value).toBe('"alive"')
}

/** What does not decode is refused as that; the backend must do no such thing with what does. */
const isUndecodable = ({ code, details }: Outcome) =>
  (code === status.INTERNAL || code === status.INVALID_ARGUMENT) &&
  /deserializ|could not be read/i.test(details)

const refusals: number[] = [
  status.INVALID_ARGUMENT,
  status.NOT_FOUND,
  status.ALREADY_EXISTS,
  status.FAILED_PRECONDITION,
]

/** Statuses a method may answer with; answers of workers are taken whatever they say. */
function allowed(method: string): number[] {
  if (method.includes('Entit')) return [status.OK, ...refusals, status.UNIMPLEMENTED]
  if (/^(Hello|Complete|Abandon|CreateTaskHub|DeleteTaskHub)/.test(method)) return [status.OK]
  if (method.startsWith('WaitFor')) return [status.OK, ...refusals, status.DEADLINE_EXCEEDED]
  return [status.OK, ...refusals]
}

test('the methods are all 29 of the service', () => {
  expect(new Set(methods).size).toBe(29)
})

test.each(methods)('7 random bytes as %s get a deliberate answer and harm nobody', async method => {
  const client = await inhabited()
  const outcomes = await Promise.all(bodies.map(body => send(client, method, body)))
  const strange = outcomes.filter(
    outcome => !isUndecodable(outcome) && !allowed(method).includes(outcome.code),
  )
  expect(strange).toEqual([])
  await expectAlive(client)
})

test('7 garbage on every method at once harms nobody', async () => {
  const client = await inhabited()
  const calls = methods.flatMap(method => bodies.slice(0, 30).map(body => send(client, method, body)))
  await Promise.all(calls)
  await expectAlive(client)
})

const unknown = 99

test('105 120 an unknown status in a filter matches no instance', async () => {
  const client = await inhabited()
  const filters: [string, Buffer][] = [
    ['QueryInstances', bytes(1, number(1, unknown))],
    ['ListInstanceIds', number(1, unknown)],
    ['PurgeInstances', bytes(2, number(3, unknown))],
  ]
  for (const [method, body] of filters) {
    expect([status.OK, status.INVALID_ARGUMENT]).toContain((await send(client, method, body)).code)
  }
  expect(await client.status('a')).toBe('RUNNING')
  expect(await client.status('b')).toBe('COMPLETED')
  await expectAlive(client)
})

test('7 unknown statuses, policies and capabilities harm nobody', async () => {
  const client = await inhabited()
  const policies = [number(1, unknown), number(2, unknown), Buffer.concat([number(1, unknown), number(2, 2)])]
  for (const policy of policies) {
    const body = Buffer.concat([bytes(1, 'b'), bytes(2, 'normal'), bytes(6, policy)])
    const { code } = await send(client, 'StartInstance', body)
    expect([status.OK, status.INVALID_ARGUMENT, status.ALREADY_EXISTS]).toContain(code)
  }
  expect(await send(client, 'GetWorkItems', number(10, unknown))).toMatchObject({ code: status.OK })
  await expectAlive(client)
})

test('159 a turn that completes with an unknown status fails its instance', async () => {
  const client = await inhabited()
  const worker = await openWorker(client, { workItemFilters: { orchestrations: [{ name: 'held' }] } })
  const id = await client.start('held')
  const turn = await worker.nextTurn()
  const action = Buffer.concat([number(1, 1), bytes(6, number(1, unknown))])
  const body = Buffer.concat([bytes(1, id), bytes(2, action), bytes(4, turn.token)])
  expect(await send(client, 'CompleteOrchestratorTask', body)).toMatchObject({ code: status.OK })
  const state = await client.completion(id)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(state?.failureDetails?.errorMessage).not.toBe('')
  await expectAlive(client)
})

// Decoders give up at a hundred levels or so: of the message, and of the larger one it is forwarded in.
test.each([90, 94, 95, 96, 97, 98, 99, 100, 10_000])(
  '155 failure details %i levels deep are refused, delivered or explained, never lost',
  async depth => {
    const client = await inhabited()
    const worker = await openWorker(client, {
      workItemFilters: { orchestrations: [{ name: 'held' }], activities: [{ name: 'break' }] },
    })
    const id = await client.start('held')
    await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'break')])
    const item = await worker.nextActivity()
    let details = bytes(2, 'deep')
    for (let level = 1; level < depth; level++) details = bytes(4, details)
    const body = Buffer.concat([
      bytes(1, item.instanceId),
      number(2, 1),
      bytes(4, details),
      bytes(5, item.token),
    ])
    const outcome = await send(client, 'CompleteActivityTask', body)
    expect(outcome.code === status.OK || isUndecodable(outcome)).toBe(true)
    if (outcome.code === status.OK) {
      // This client's own decoder may break the stream, too; the turn must have been sent whole all the same.
      const failed = client.completion(id).catch(() => undefined)
      const end = await Promise.race([worker.nextTurn(), worker.ended, failed])
      if (end && 'newTypes' in end) expect(end.newTypes).toEqual(['orchestratorStarted', 'taskFailed'])
      else if (end && 'code' in end) expect(end.details).toMatch(/nesting|depth/)
      else expect(end?.failureDetails?.errorMessage).toMatch(/nesting|depth/)
    }
    await expectAlive(client)
  },
)
