/** What the bench makes of its figures. */
import { expect, test } from 'vitest'
import { numberOf, requireKnown } from '../../bench/command.ts'
import { growthTable } from '../../bench/growth/report.ts'
import { growthCases } from '../../bench/growth/run.ts'
import type { Peer, PeerKey } from '../../bench/peers/peer.ts'
import { tableOf } from '../../bench/peers/report.ts'
import { rows } from '../../bench/peers/rows.ts'
import { answered, atLeast, atMost, atMostShare } from '../../bench/peers/targets.ts'
import { growthIn, type Sample } from '../../bench/soak/samples.ts'

const figures = (of: Partial<Record<PeerKey, number>>) => (peer: PeerKey) => of[peer]

test.each([
  [atLeast(3, 'python', 'Python'), { ours: 300, python: 100 }, true],
  [atLeast(3, 'python', 'Python'), { ours: 299, python: 100 }, false],
  [atLeast(3, 'python', 'Python'), { ours: 299 }, undefined],
  [atLeast(3, 'python', 'Python'), { python: 100 }, false],
  [atMostShare(0.25, 'python', 'Python'), { ours: 25, python: 100 }, true],
  [atMostShare(0.25, 'python', 'Python'), { ours: 26, python: 100 }, false],
  [atMost(250, ' ms'), { ours: 250 }, true],
  [atMost(250, ' ms'), { ours: 251 }, false],
  [atMost(250, ' ms'), {}, false],
  [answered, { ours: 1 }, true],
  [answered, {}, false],
])('%o of %o is %s', (target, of, expected) => {
  expect(target.met(figures(of))).toBe(expected)
})

const peer = (key: PeerKey): Peer => ({ key, title: key }) as Peer

test('the table has the ratio to ours, words where there is no figure, and the verdict', () => {
  const outcomes = new Map([
    [
      'sequence',
      new Map<PeerKey, object | string>([
        ['ours', { rate: 900, cpu: 0.2 }],
        ['python', { rate: 300, cpu: 0.4 }],
        ['go', 'stuck'],
      ]),
    ],
  ])
  const table = tableOf(outcomes, [peer('ours'), peer('python'), peer('go')], rows, true)
  expect(table.split('\n').slice(2)).toEqual([
    '| sequence 500×3, instances/s | 900 | 300 (3.00×) | stuck | ≥ 3 × Python | met |',
    '| sequence 500×3, CPU ms per work item | 0.200 | 0.400 (0.50×) | stuck | ≤ 0.25 × Python | **missed** |',
  ])
})

const growthOf = (name: string) => growthCases.find(of => of.name === name)!

test('growth is the most divided by the least, of what the floor grows by where there is one', () => {
  const table = growthTable(
    [
      {
        of: growthOf('live'),
        costs: [
          { size: 1_000, cost: { cpu: 100 } },
          { size: 100_000, cost: { cpu: 125 } },
        ],
      },
      {
        of: growthOf('history'),
        costs: [
          { size: 10, cost: { cpu: 100, floor: 50 } },
          { size: 10_000, cost: { cpu: 320, floor: 250 } },
        ],
      },
    ],
    true,
  )
  expect(table.split('\n').slice(2)).toEqual([
    '| live instances | a turn | 1,000: 100, 100,000: 125 | 1.25× | ≤ 1.2× | **missed** |',
    '| past events of an instance | a turn | 10: 100 (floor 50), 10,000: 320 (floor 250) | 1.10× of the floor’s growth | ≤ 1.2× | met |',
  ])
})

const usage = { cpu: 0, rss: 0, handles: 10, kept: 50e6 }
const samples = (kept: (index: number) => number): Sample[] =>
  Array.from({ length: 20 }, (_, index) => ({ ...usage, at: index, done: index, kept: kept(index) }))

test.each([
  ['flat memory and handles', samples(() => 50e6), usage, []],
  ['a warm-up in the first quarter', samples(index => (index < 5 ? 20e6 : 50e6)), usage, []],
  [
    'memory that grows',
    samples(index => 50e6 + index * 5e6),
    usage,
    ['memory grew from 85.0 MB to 135.0 MB'],
  ],
  ['handles that are left', samples(() => 50e6), { ...usage, handles: 12 }, ['handles grew from 10 to 12']],
  [
    'too few samples',
    samples(() => 50e6).slice(0, 3),
    usage,
    ['too few samples to tell whether memory stayed flat'],
  ],
])('soak: %s', (_what, taken, after, problems) => {
  expect(growthIn(taken, usage, after)).toEqual(problems)
})

test('options that cannot be are refused with a sentence', () => {
  expect(numberOf('minutes', '0.5')).toBe(0.5)
  expect(() => numberOf('minutes', 'long')).toThrow("--minutes must be a number above 0, but it is 'long'")
  expect(() => requireKnown('case', ['alive'], ['live', 'drain'])).toThrow(
    "there is no case 'alive': live, drain",
  )
})
