/** The backend's rule for ids that exist, when a start brings no policy of its own. */
import { expect, test } from 'vitest'
import { errorOf, ownBackend, status } from '../support/backend.ts'
import { activeWords, instanceIn, statusWords, terminalWords, wireStatus } from '../support/instance-in.ts'
import { expectReplaced, openReuse } from '../support/reuse.ts'

test.for(statusWords)("13 with the rule 'reject' a %s instance refuses its id", async word => {
  const backend = await ownBackend({ defaultDuplicate: 'reject' })
  const { client } = await openReuse({ address: backend.address })
  const before = await instanceIn(client, word, 'taken')
  const error = await errorOf(client.call('StartInstance', { name: 'Next', instanceId: 'taken' }))
  expect(error.code).toBe(status.ALREADY_EXISTS)
  expect(error.details).toContain('orchestration instance already exists')
  expect(await client.state('taken')).toEqual(before)
})

test.for(statusWords)("13 with the rule 'replace' a %s instance is replaced", async word => {
  const backend = await ownBackend({ defaultDuplicate: 'replace' })
  const reuse = await openReuse({ address: backend.address })
  await expectReplaced(reuse, await instanceIn(reuse.client, word), {})
})

test.for(terminalWords)("13 with the rule 'rejectActive' a %s instance is replaced", async word => {
  const backend = await ownBackend({ defaultDuplicate: 'rejectActive' })
  const reuse = await openReuse({ address: backend.address })
  await expectReplaced(reuse, await instanceIn(reuse.client, word), {})
})

test.for(activeWords)("13 a policy that lists %s is stronger than the rule 'reject'", async word => {
  const backend = await ownBackend({ defaultDuplicate: 'reject' })
  const reuse = await openReuse({ address: backend.address })
  const replaceableStatus = [wireStatus(word), wireStatus('TERMINATED')]
  const old = await instanceIn(reuse.client, word)
  await expectReplaced(reuse, old, { orchestrationIdReusePolicy: { replaceableStatus } })
})

test("13 a policy that lists other statuses is stronger than the rule 'replace'", async () => {
  const backend = await ownBackend({ defaultDuplicate: 'replace' })
  const { client } = await openReuse({ address: backend.address })
  const before = await instanceIn(client, 'COMPLETED', 'taken')
  const orchestrationIdReusePolicy = { replaceableStatus: [wireStatus('FAILED')] }
  const request = { name: 'Next', instanceId: 'taken', orchestrationIdReusePolicy }
  expect((await errorOf(client.call('StartInstance', request))).code).toBe(status.ALREADY_EXISTS)
  expect(await client.state('taken')).toEqual(before)
})
