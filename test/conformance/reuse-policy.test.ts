/** Starting an id that exists already: refused, replaced or left alone, by status and policy. */
import { expect, test } from 'vitest'
import type { CreateInstanceRequest } from '../../src/durable-task/grpc/wire/CreateInstanceRequest.ts'
import type { OrchestrationIdReusePolicy } from '../../src/durable-task/grpc/wire/OrchestrationIdReusePolicy.ts'
import { errorOf, openClient, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import {
  activeWords,
  instanceIn,
  type StatusWord,
  serveSubjects,
  statusWords,
  terminalWords,
  wireStatus,
} from '../support/instance-in.ts'
import { expectReplaced, openReuse } from '../support/reuse.ts'

const policy = (words: readonly StatusWord[]): OrchestrationIdReusePolicy => ({
  replaceableStatus: words.map(wireStatus),
})

/** Starts the id again and asserts that the refusal changed nothing. */
async function expectRefused(client: RawClient, word: StatusWord, request: CreateInstanceRequest) {
  const before = await instanceIn(client, word, 'taken')
  const error = await errorOf(client.call('StartInstance', { ...request, name: 'Next', instanceId: 'taken' }))
  expect(error.code).toBe(status.ALREADY_EXISTS)
  expect(error.details).toContain('orchestration instance already exists')
  expect(error.details).toContain('taken')
  expect(await client.state('taken')).toEqual(before)
}

test.for(activeWords)('12 a %s instance refuses its id when no policy is given', async word => {
  const { client } = await openReuse()
  await expectRefused(client, word, {})
})

test('12 a policy without any status is no policy', async () => {
  const { client } = await openReuse()
  await expectRefused(client, 'RUNNING', { orchestrationIdReusePolicy: policy([]) })
})

test.for(terminalWords)('13 a %s instance is replaced when no policy is given', async word => {
  const reuse = await openReuse()
  const old = await instanceIn(reuse.client, word)
  await expectReplaced(reuse, old, {})
})

test.for(terminalWords)('14 a %s instance is replaced when the policy lists its status', async word => {
  const reuse = await openReuse()
  const old = await instanceIn(reuse.client, word)
  await expectReplaced(reuse, old, { orchestrationIdReusePolicy: policy([word]) })
})

test.for(activeWords)('15 a %s instance is ended and replaced when the policy lists it', async word => {
  const reuse = await openReuse()
  const old = await instanceIn(reuse.client, word)
  await expectReplaced(reuse, old, { orchestrationIdReusePolicy: policy([word, 'TERMINATED']) })
})

const unlisted: [StatusWord, StatusWord[]][] = [
  ['RUNNING', ['COMPLETED']],
  ['PENDING', ['COMPLETED', 'TERMINATED']],
  ['SUSPENDED', ['RUNNING', 'TERMINATED']],
  ['COMPLETED', ['FAILED']],
  ['FAILED', ['COMPLETED', 'TERMINATED', 'CANCELED']],
]

test.for(unlisted)('16 a %s instance refuses its id to a policy of %j', async ([word, listed]) => {
  const { client } = await openReuse()
  await expectRefused(client, word, { orchestrationIdReusePolicy: policy(listed) })
})

const withoutTerminated: StatusWord[][] = [['SUSPENDED'], ['RUNNING'], ['COMPLETED', 'PENDING', 'FAILED']]

test.for(withoutTerminated)('17 active statuses without TERMINATED are invalid (%s …)', async words => {
  const client = await openClient()
  const request = { name: 'Next', instanceId: 'fresh', orchestrationIdReusePolicy: policy(words) }
  const error = await errorOf(client.call('StartInstance', request))
  expect(error.code).toBe(status.INVALID_ARGUMENT)
  expect(error.details).toContain(
    "Invalid reusable statuses: cannot exclude 'Terminated' while also allowing reuse of running instances",
  )
  expect(await client.state('fresh')).toBeUndefined()
})

test('17 the check comes before the look at an existing instance', async () => {
  const { client } = await openReuse()
  const before = await instanceIn(client, 'COMPLETED', 'taken')
  const request = { name: 'Next', instanceId: 'taken', orchestrationIdReusePolicy: policy(['SUSPENDED']) }
  expect((await errorOf(client.call('StartInstance', request))).code).toBe(status.INVALID_ARGUMENT)
  expect(await client.state('taken')).toEqual(before)
})

test.for(statusWords)('18 an empty dedupe list (all statuses) replaces a %s instance', async word => {
  const reuse = await openReuse()
  const old = await instanceIn(reuse.client, word)
  await expectReplaced(reuse, old, { orchestrationIdReusePolicy: policy(statusWords) })
})

test('18 a policy says nothing about an id nobody has used', async () => {
  const { client, worker } = await openReuse()
  serveSubjects(worker)
  const request = { instanceId: 'fresh', orchestrationIdReusePolicy: policy(statusWords) }
  expect(await client.start('Next', request)).toBe('fresh')
  expect((await client.completion('fresh'))?.output).toEqual({ value: 'new output' })
})

const legacy = { ignore: 1, terminate: 2 }

test.for(statusWords)('19 the retired IGNORE action leaves a listed %s instance alone', async word => {
  const { client } = await openReuse()
  const before = await instanceIn(client, word, 'taken')
  const orchestrationIdReusePolicy = { ...policy([word]), retiredAction: legacy.ignore }
  expect(await client.start('Next', { instanceId: 'taken', orchestrationIdReusePolicy })).toBe('taken')
  expect(await client.state('taken')).toEqual(before)
})

test.for(statusWords)('20 the retired TERMINATE action replaces a listed %s instance', async word => {
  const reuse = await openReuse()
  const old = await instanceIn(reuse.client, word)
  const orchestrationIdReusePolicy = { ...policy([word]), retiredAction: legacy.terminate }
  await expectReplaced(reuse, old, { orchestrationIdReusePolicy })
})

test.for(Object.entries(legacy))('21 the retired %s action refuses other statuses', async ([, action]) => {
  const { client } = await openReuse()
  await expectRefused(client, 'RUNNING', {
    orchestrationIdReusePolicy: { ...policy(['COMPLETED', 'SUSPENDED']), retiredAction: action },
  })
})
