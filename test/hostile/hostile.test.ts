/**
 * Input that means harm, at every door, while honest clients are served: nothing crashes, leaks or wedges, and each
 * refusal has a code and a sentence. `HOSTILE_INPUTS` says how many, `HOSTILE_SEED` which ones.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { controlDoor } from './doors/control.ts'
import { floodsDoor } from './doors/floods.ts'
import { framesDoor, isSound } from './doors/frames.ts'
import { lambdaDoor } from './doors/lambda.ts'
import { messagesDoor } from './doors/messages.ts'
import { workerDoor } from './doors/worker.ts'
import { House } from './house.ts'
import type { Standing } from './standing.ts'
import { emptied, visit } from './visit.ts'

const inputs = Number(process.env.HOSTILE_INPUTS ?? 20_000)
const seed = Number(process.env.HOSTILE_SEED ?? 2026)
const grpcDoors = [messagesDoor, workerDoor, framesDoor, floodsDoor]
const doors = [...grpcDoors, controlDoor, lambdaDoor]

/** Time for so many inputs, many times what they need. */
const timeout = 30_000 + 5 * inputs

/** What the process may have grown by, after it was warmed up, with all that came over gRPC; in bytes. */
const MOST_GROWTH = 5_000_000
/** The same with the control API: it starts executions of durable functions, and those stay. */
const MOST_GROWTH_WITH_EXECUTIONS = 20_000_000

let house: House
let fresh: Standing
const heaps: number[] = []
let sent = 0
let rounds = 0

beforeAll(async () => {
  house = await House.open()
  fresh = await house.ask('standing')
})
afterAll(async () => {
  await house.close()
  const left = isSound ? '' : '; without the frames that the HTTP/2 of this Node does not survive'
  console.log(
    `hostile: ${sent} inputs at ${doors.length} doors, ${rounds} honest rounds meanwhile (HOSTILE_SEED=${seed}${left})`,
  )
})

/** The first visit of each warms the process up. */
const visits = [0.1, 0.9].flatMap((part, turn) =>
  doors.map((door, index) => ({
    name: door.name,
    door,
    count: Math.ceil(inputs * door.share * part),
    seed: seed + 1_000 * turn + index,
  })),
)

test.each(visits)(
  '$count inputs as $name harm nobody (seed $seed)',
  { timeout },
  async ({ door, count, seed }) => {
    const visited = await visit(house, door, seed, count)
    sent += visited.inputs
    rounds += visited.rounds
    heaps.push(visited.heap)
    expect(visited.inputs).toBeGreaterThanOrEqual(count)
  },
)

test('memory is back where it was', () => {
  expect(heaps).toHaveLength(visits.length)
  const warm = heaps[doors.length - 1]!
  const grown = heaps.slice(doors.length).map(heap => heap - warm)
  expect(grown[grpcDoors.length - 1]).toBeLessThan(MOST_GROWTH)
  expect(grown[grpcDoors.length]).toBeLessThan(MOST_GROWTH_WITH_EXECUTIONS)
})

test('with everybody gone, the house holds what it held when it was fresh', { timeout }, async () => {
  await emptied(house, fresh)
})

test('stopped, the house holds nothing', { timeout }, async () => {
  const { PipeWrap = 0 } = (await house.ask('stop')).holds
  await emptied(house, { holds: { PipeWrap } })
})
