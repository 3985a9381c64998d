/** The example as its reader runs it: its suite, `npm run example`, and its app on a shared backend. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openClient, ownBackend } from '../support/backend.ts'
import { examples, installed, root, run } from './running.ts'

const example = join(examples, 'order-processing')
const node = process.execPath

test('its suite passes', { timeout: 60_000 }, async () => {
  const { code, output } = await run(node, [installed('vitest', 'vitest.mjs'), 'run'], example)
  expect(output).toContain('11 passed')
  expect(code, output).toBe(0)
})

test('2 its app runs twice at once on two hubs of one server', { timeout: 60_000 }, async () => {
  const backend = await ownBackend()
  const hubs = ['clone-a', 'clone-b']
  const apps = await Promise.all(
    hubs.map(hub =>
      run(node, ['--import', 'tsx', 'app.ts'], example, { ENDPOINT: backend.address, TASKHUB: hub }),
    ),
  )
  for (const { code, output } of apps) {
    expect(output).toMatch(/"status":"confirmed","total":310,/)
    expect(code, output).toBe(0)
  }

  const [a, b] = await Promise.all(
    hubs.map(async hub => {
      const client = await openClient({ address: backend.address, hub })
      const { orchestrationState } = await client.call('QueryInstances', { query: { maxInstanceCount: 100 } })
      return orchestrationState.map(({ instanceId }) => instanceId)
    }),
  )
  expect(a).toHaveLength(3)
  expect(b).toHaveLength(3)
  expect(new Set([...a!, ...b!]).size).toBe(6)
})

test('npm run example prints each order and its sub-orchestrations, and ends by itself', {
  timeout: 60_000,
}, async () => {
  const { code, output } = await run('npm', ['run', '--silent', 'example'], root)
  expect(code, output).toBe(0)

  const [, ...blocks] = output.split(/\n(?=\w+ '[\w-]+': )/)
  const block = (id: string): string =>
    blocks.find(text => text.includes(`'${id}': `)) ?? `no block of ${id} in:\n${output}`
  /** What happened, without the times. */
  const steps = (id: string): string[] =>
    [...block(id).matchAll(/ (activity|event|timer|child|end) +(\S+)/g)].map(
      ([, kind, name]) => `${kind} ${name}`,
    )

  const paid = ['activity validateOrder', 'activity priceOrder', 'activity takePayment']
  const shipped = ['activity confirmOrder', 'end COMPLETED']
  expect(block('order-plain')).toMatch(
    /^processOrder 'order-plain': COMPLETED .*"status":"confirmed","total":310,/s,
  )
  expect(steps('order-plain')).toEqual([...paid, 'child shipItem', 'child shipItem', ...shipped])
  for (const item of ['desk', 'lamp'])
    expect(steps(`order-plain-${item}`)).toEqual([
      'activity packItem',
      'activity handToCarrier',
      'end COMPLETED',
    ])

  expect(block('order-approved')).toMatch(/"status":"confirmed","total":1900,/)
  expect(steps('order-approved')).toEqual([
    'activity validateOrder',
    'activity priceOrder',
    'timer #0',
    'event approval',
    'activity takePayment',
    'child shipItem',
    ...shipped,
  ])

  expect(block('order-expired')).toMatch(/^processOrder 'order-expired': COMPLETED after 30d\n.*"cancelled"/s)
  expect(steps('order-expired').slice(-2)).toEqual(['timer #0', 'end COMPLETED'])

  expect(block('order-declined')).toMatch(/ takePayment .*failed: .*card 4000 0000 0000 0002 was declined/)
  expect(steps('order-declined')).toEqual([...paid, 'end FAILED'])
})
