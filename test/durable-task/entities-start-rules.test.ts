/** Orchestrations that entities start under ids in use: the rule of the backend decides, the entity never fails. */
import { expect, test } from 'vitest'
import type { DuplicateRule } from '../../src/index.ts'
import { complete } from '../support/actions.ts'
import { ownBackend } from '../support/backend.ts'
import { startOrchestration } from '../support/entity-actions.ts'
import { answer } from '../support/entity-batches.ts'
import { openCallers } from '../support/entity-hub.ts'

/** An entity starts `New` under the id of a finished and of a running instance. */
async function startedUnder(defaultDuplicate: DuplicateRule) {
  const backend = await ownBackend({ defaultDuplicate })
  const { client, worker, settled } = await openCallers({ address: backend.address, hub: 'rules' })
  worker
    .orchestrator('Old', () => [complete(1, 'old')])
    .orchestrator('Endless', () => [])
    .orchestrator('New', () => [complete(1, 'new')])
  await client.completion(await client.start('Old', { instanceId: 'finished' }))
  await client.started(await client.start('Endless', { instanceId: 'running' }))
  worker.entity('source', batch => ({
    ...answer(batch, 'done'),
    actions: ['finished', 'running', 'fresh'].map((instanceId, n) =>
      startOrchestration(n, 'New', { instanceId }),
    ),
  }))
  await client.signal('@source@a', 'go')
  expect((await client.completion('fresh'))?.output?.value).toBe('new')
  await settled()
  expect(await client.entityState('@source@a')).toBe('done')
  const word = async (id: string) =>
    (await client.state(id))?.name === 'New' ? 'replaced' : await client.status(id)
  return [await word('finished'), await word('running')]
}

test.each([
  ['rejectActive', ['replaced', 'RUNNING']],
  ['reject', ['COMPLETED', 'RUNNING']],
  ['replace', ['replaced', 'replaced']],
] as const)('232 under the rule %s', async (rule, expected) => {
  expect(await startedUnder(rule)).toEqual(expected)
})
