/** What coverage says: gaps, the table, parts put together. */
import { expect, test } from 'vitest'
import {
  activity,
  type CallKind,
  type Coverage,
  coverageGaps,
  formatCoverage,
  mergeCoverage,
} from '../../../src/index.ts'
import { openHub } from '../open-hub.ts'
import { entryOf, openOrders, order, roundTrip } from './orders.ts'

async function cancelOne(): Promise<Coverage> {
  const { hub } = await openOrders()
  const run = await hub.start('order', 1, { instanceId: 'canceled' })
  await run.output()
  return hub.coverage({
    expected: { orchestrations: ['order', 'refund'], activities: ['charge'], events: ['approval'] },
  })
}

async function shipTwo(): Promise<Coverage> {
  const { hub } = await openOrders()
  hub.use(activity('charge').throws(new Error('busy'), { times: 1 }).returns('late'))
  for (const instanceId of ['retried', 'straight']) {
    const run = await hub.start('order', 2, { instanceId })
    await run.waitFor({ waitingForEvent: 'approval' })
    await run.raise('approval')
    await run.output()
  }
  return hub.coverage({ expected: { entities: ['Account'], activities: ['charge', 'return'] } })
}

test('gaps name what was never driven, and go as soon as it is', async () => {
  const canceled = await cancelOne()
  expect(coverageGaps(canceled)).toEqual([
    'orchestration refund was never run',
    'activity charge was never called',
    'event approval was never received',
  ])
  const shipped = await shipTwo()
  expect(coverageGaps(shipped)).toEqual([
    'activity return was never called',
    'entity account was never used',
    'order: activity ship never failed',
    'order: timer at the start never fired',
  ])
  expect(coverageGaps(mergeCoverage([canceled, shipped]))).toEqual([
    'orchestration refund was never run',
    'activity return was never called',
    'entity account was never used',
    'order: activity ship never failed',
  ])
})

test('calls without an outcome, races that always end the same and what cannot fail', async () => {
  const part = entryOf(await cancelOne(), 'order')
  const call = (kind: CallKind, name: string, succeeded: number, failed: number) => ({
    kind,
    name,
    called: 2,
    succeeded,
    failed,
  })
  const calls = [
    call('activity', 'a', 0, 0),
    call('child', 'b', 0, 2),
    call('call', 'c.d', 1, 0),
    call('call', 'c.e', 1, 1),
    call('signal', 'c.d', 0, 0),
    call('sent', 'news', 0, 0),
    call('lock', 'c', 1, 0),
  ]
  const timer = (where: string, fired: number, overtaken: number) => ({ where, armed: 2, fired, overtaken })
  const timers = [
    timer('beside a', 2, 0),
    timer('after a', 2, 0),
    timer('beside b', 1, 1),
    timer('after b', 0, 2),
  ]
  const coverage = mergeCoverage([
    { ...mergeCoverage([]), orchestrations: [{ ...part, version: '2', calls, timers }] },
  ])
  expect(coverageGaps(coverage)).toEqual([
    'order (version 2): activity a was never answered',
    'order (version 2): child b never succeeded',
    'order (version 2): call c.d never failed',
    'order (version 2): timer beside a was never overtaken',
    'order (version 2): timer after b never fired',
  ])
})

test.each([[{}], [{ format: 2 }], [null]])('%j is no part', part => {
  expect(() => mergeCoverage([part as unknown as Coverage])).toThrow(
    expect.objectContaining({ code: 'invalid-request', message: expect.stringContaining('the format 1') }),
  )
})

test('parts add up in whatever order, survive JSON, and name who drove a path first', async () => {
  const parts = [await cancelOne(), await shipTwo(), await cancelOne()]
  const all = mergeCoverage(parts)
  expect(roundTrip(all)).toEqual(all)
  expect(entryOf(all, 'order')).toMatchObject({
    runs: 4,
    ends: { completed: 4 },
    calls: [
      { name: 'charge', called: 3, succeeded: 2, failed: 1 },
      { name: 'ship', called: 4, succeeded: 4, failed: 0 },
    ],
    events: [{ name: 'approval', received: 2 }],
  })
  expect(entryOf(all, 'order').paths.map(({ runs, first }) => [runs, first.instanceId])).toEqual([
    [2, 'canceled'],
    [1, 'retried'],
    [1, 'straight'],
  ])
  const { runs, ends } = entryOf(mergeCoverage([...parts].reverse()), 'order')
  expect({ runs, ends }).toEqual({ runs: 4, ends: entryOf(all, 'order').ends })
  expect(mergeCoverage([])).toEqual({
    format: 1,
    orchestrations: [],
    entities: [],
    expected: { orchestrations: [], activities: [], entities: [], events: [] },
  })
})

test('the table reads so', async () => {
  expect(formatCoverage(mergeCoverage([await cancelOne(), await shipTwo()]))).toMatchInlineSnapshot(`
    "order: 3 runs (3 completed)
      activity  charge               3 called    2 succeeded  1 failed
      activity  ship                 4 called    4 succeeded  0 failed     never failed
      timer     at the start         3 armed     1 fired      2 overtaken
      timer     after charge failed  1 armed     1 fired      0 overtaken
      event     approval             2 received
      3 paths
        1× timer fired → completed, first by 'canceled'
        1× timer overtaken → event approval → activity charge failed → timer fired → activity charge → activity ship → completed, first by 'retried'
        1× timer overtaken → event approval → activity charge → activity ship → completed, first by 'straight'

    Never driven
      orchestration refund was never run
      activity return was never called
      entity account was never used
      order: activity ship never failed"
  `)
  expect(formatCoverage(mergeCoverage([]))).toBe('No orchestration was run.')
})

test('many and long paths are cut in the table, not in the data', async () => {
  const part = entryOf(await cancelOne(), 'order')
  const paths = Array.from({ length: 12 }, (_, index) => ({
    ...part.paths[0]!,
    steps: [`activity ${'a'.repeat(index === 11 ? 300 : 1)}${index}`],
    runs: index + 1,
  }))
  const { calls, ...rest } = part
  const coverage = mergeCoverage([{ ...mergeCoverage([]), orchestrations: [{ ...rest, calls, paths }] }])
  const table = formatCoverage(coverage)
  expect(table).toContain('  12 paths\n    12× activity aaa')
  expect(table).toContain('… 2 more')
  expect(table).not.toContain('    1×')
  expect(Math.max(...table.split('\n').map(line => line.length))).toBeLessThan(220)
  expect(entryOf(coverage, 'order').paths).toHaveLength(12)
})

test('what workers announce with filters is expected, too', async () => {
  const { hub } = await openHub({
    backend: { coverage: true },
    orchestrators: { order },
    activities: { charge: () => 'charged' },
    workItemFilters: 'auto',
  })
  await expect
    .poll(() => coverageGaps(hub.coverage()))
    .toEqual(['orchestration order was never run', 'activity charge was never called'])
})
