/** A command that fails leaves things open; `exec` says what they wait for. */
import { execPath as node } from 'node:process'
import { expect, test } from 'vitest'
import { run } from './command.ts'

/** Starts an orchestration nobody serves, then ends with this exit code. */
const leavesOpen = (code: number): string[] => [
  'exec',
  '--',
  node,
  '--input-type=module',
  '-e',
  `
    import { NoOpLogger, TaskHubGrpcClient } from '@microsoft/durabletask-js'
    const options = { hostAddress: process.env.GREENROOM_ADDRESS, logger: new NoOpLogger() }
    const client = new TaskHubGrpcClient(options)
    await client.scheduleNewOrchestration('order', undefined, 'order-1')
    process.exit(${code})
  `,
]

test('what had not ended when the command failed is explained on stderr, and the exit code stays', async () => {
  const { code, stdout, stderr } = await run(...leavesOpen(3))
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  expect(stderr).toBe(
    "greenroom: when the command failed, this had not ended:\n'order-1' (order) is pending: its turn of 'order' waits for a worker: none is connected.\n",
  )
})

test('a command that succeeds may leave what it likes', async () => {
  expect(await run(...leavesOpen(0))).toMatchObject({ code: 0, stderr: '' })
})

test('a command that fails and left nothing open is left to speak for itself', async () => {
  const { code, stderr } = await run('exec', '--', node, '-e', 'process.exit(4)')
  expect({ code, stderr }).toEqual({ code: 4, stderr: '' })
})
