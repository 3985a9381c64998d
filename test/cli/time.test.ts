/** `--time skip`: the hubs of a server skip the time in which nothing can happen. */
import { execPath as node } from 'node:process'
import { expect, test } from 'vitest'
import { complete, createTimer, millis } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import { run, serveReady, start } from './command.ts'

const DAY = 24 * 3_600_000

test('serve --time skip crosses thirty days while a client waits', async () => {
  const { ready } = await serveReady('--time', 'skip')
  expect(ready).toMatchObject({ event: 'ready', time: 'skip' })
  const client = await openClient({ address: ready.address })
  const worker = await openWorker(client)
  worker.orchestrator('sleeper', turn => {
    if (ofType(turn.events, 'timerFired').length > 0) return [complete(2)]
    return [createTimer(1, millis(turn.events[0]?.timestamp) + 30 * DAY)]
  })
  const state = await client.completion(await client.start('sleeper'))
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  const passed = millis(state?.completedTimestamp) - millis(state?.createdTimestamp)
  expect(passed).toBeGreaterThanOrEqual(30 * DAY)
})

test('serve says how its time passes', async () => {
  const command = start('serve', '--port', '0', '--time', 'skip')
  await command.line(/^Time is skipped while a client waits/)
  const real = await serveReady()
  expect(real.ready).toMatchObject({ time: 'real' })
})

test('exec --time skip lets its command cross a scheduled start', async () => {
  const { code, stdout, stderr } = await run(
    'exec',
    '--time',
    'skip',
    '--',
    node,
    '--import',
    'tsx',
    '--input-type=module',
    '-e',
    `
    import { RawClient } from './test/support/client.ts'
    import { ScriptedWorker } from './test/support/worker.ts'
    const client = new RawClient(process.env.GREENROOM_ADDRESS)
    const worker = new ScriptedWorker(client)
    await worker.ready
    const complete = { orchestrationStatus: 'ORCHESTRATION_STATUS_COMPLETED' }
    worker.orchestrator('late', () => [{ id: 1, completeOrchestration: complete }])
    const inAMonth = { seconds: Math.floor(Date.now() / 1000) + 30 * 86400, nanos: 0 }
    const id = await client.start('late', { scheduledStartTimestamp: inAMonth })
    console.log((await client.completion(id)).orchestrationStatus)
    await worker.close()
    client.close()
    `,
  )
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: 'ORCHESTRATION_STATUS_COMPLETED\n',
    stderr: '',
  })
})
