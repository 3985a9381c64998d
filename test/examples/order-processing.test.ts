/** The example as its reader runs it: its own suite, twice at once against one server, and `npm run example`. */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openClient, ownBackend } from '../support/backend.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const example = join(root, 'examples/order-processing')
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

/** Runs a program to its end. It gets none of this test runner's own variables. */
function run(command: string, args: string[], cwd: string, env: Record<string, string> = {}) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|VITE|TEST|NODE_ENV|npm_)/.test(name),
  )
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...env },
      shell: process.platform === 'win32' && command === 'npm',
      timeout: 25_000,
    })
    let output = ''
    child.stdout.on('data', chunk => (output += chunk))
    child.stderr.on('data', chunk => (output += chunk))
    child.on('error', reject)
    child.on('close', code => resolve({ code, output }))
  })
}

test('2 two clones of the example suite run at once on two hubs of one server', {
  timeout: 30_000,
}, async () => {
  const backend = await ownBackend()
  const clones = await Promise.all(
    ['clone-a', 'clone-b'].map(hub =>
      run(process.execPath, [vitest, 'run'], example, { GREENROOM_ADDRESS: backend.address, TASKHUB: hub }),
    ),
  )
  for (const { code, output } of clones) {
    expect(output).toContain('9 passed')
    expect(code, output).toBe(0)
  }

  // Both used the same instance ids, and each hub has its own executions of them.
  const [a, b] = await Promise.all(
    ['clone-a', 'clone-b'].map(async hub => {
      const client = await openClient({ address: backend.address, hub })
      const { orchestrationState } = await client.call('QueryInstances', { query: { maxInstanceCount: 100 } })
      return new Map(orchestrationState.map(state => [state.instanceId, state.executionId?.value]))
    }),
  )
  expect([...a!.keys()].sort()).toEqual([...b!.keys()].sort())
  expect(a!.size).toBe(13)
  expect(new Set([...a!.values(), ...b!.values()]).size).toBe(26)
})

test('npm run example prints each result and its timeline, and ends by itself', {
  timeout: 30_000,
}, async () => {
  const { code, output } = await run('npm', ['run', '--silent', 'example'], root)
  expect(code, output).toBe(0)

  const [, ...blocks] = output.split(/\n(?=order-\w+ [A-Z]+)/)
  const block = (id: string) =>
    blocks.find(text => text.startsWith(`${id} `)) ?? `no block of ${id} in:\n${output}`
  /** The timeline of an order itself, without its indented sub-orchestrations: what happened, without the times. */
  const steps = (id: string) =>
    block(id)
      .split('\n')
      .flatMap(line => /^[ \d]{5}\d ms {2}(.*)$/.exec(line)?.[1] ?? [])
      .map(step => step.replace(/ \(\d+ ms\).*/, '').replace(/ {2,}.*/, ''))

  const paid = ['processOrder starts', 'validateOrder', 'priceOrder', 'takePayment']
  expect(block('order-plain')).toMatch(/^order-plain COMPLETED \{"status":"confirmed","total":310,/)
  expect(steps('order-plain')).toEqual([...paid, 'shipItem', 'shipItem', 'confirmOrder', 'completed'])
  expect(block('order-plain')).toMatch(/\n +order-plain-desk COMPLETED .*\n.* shipItem starts\n.* packItem /)
  expect(block('order-plain')).toMatch(/\n +order-plain-lamp COMPLETED .*\n.* shipItem starts\n.* packItem /)

  expect(block('order-approved')).toMatch(/^order-approved COMPLETED \{"status":"confirmed","total":1900,/)
  expect(steps('order-approved')).toContain('event approval')

  expect(block('order-expired')).toMatch(/^order-expired COMPLETED .*"nobody approved it in time"/)
  expect(steps('order-expired').slice(-2)).toEqual(['timer', 'completed'])

  expect(block('order-declined')).toMatch(/^order-declined FAILED .*card 4000 0000 0000 0002 was declined/)
  expect(steps('order-declined')).toEqual([...paid, 'failed'])
  expect(block('order-declined')).toMatch(/takePayment .*failed: card 4000 0000 0000 0002 was declined/)
})
