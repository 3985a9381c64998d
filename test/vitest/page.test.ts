/** The page of a file's tests, whose address the fixture's backend says once. */
import { afterAll, expect } from 'vitest'
import { durableTest } from '../../src/vitest/index.ts'

const said: string[] = []
const logger = { debug() {}, info: (text: string) => void said.push(text), warn() {}, error() {} }
const test = durableTest({ page: true, backend: { logger } })

const address = () => /(http:\S+\/)$/.exec(said[0] ?? '')?.[1]

for (const name of ['one', 'two'])
  test(`test ${name} is shown`, async ({ hub }) => {
    const run = await hub.start('Order')
    const shown = await fetch(
      `${address()}v1/hubs/${encodeURIComponent(hub.name)}/runs/${run.instanceId}/view`,
    )
    expect(await shown.json()).toMatchObject({ state: { name: 'Order' }, isLogWhole: true })
  })

afterAll(() => expect(said.filter(text => text.includes('the page of this backend')).length).toBe(1))
