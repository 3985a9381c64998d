/**
 * Input that means harm, at every door, while honest clients are served: nothing crashes, leaks or wedges, and each
 * refusal has a code and a sentence. `HOSTILE_INPUTS` says how many, `HOSTILE_SEED` which ones.
 */
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest'
import type { Door } from './door.ts'
import { controlDoor } from './doors/control.ts'
import { floodsDoor } from './doors/floods.ts'
import { framesDoor, isSound } from './doors/frames.ts'
import { guardedDoor } from './doors/guarded.ts'
import { lambdaDoor } from './doors/lambda.ts'
import { messagesDoor } from './doors/messages.ts'
import { workerDoor } from './doors/worker.ts'
import { House } from './house.ts'
import { emptied, visit } from './visit.ts'

const inputs = Number(process.env.HOSTILE_INPUTS ?? 5_000)
const seed = Number(process.env.HOSTILE_SEED ?? 2026)
/** The first leaves connections that only keepalive finds: they go while the others come. */
const grpcDoors = [framesDoor, messagesDoor, workerDoor, floodsDoor, guardedDoor]
const httpDoors = [controlDoor, lambdaDoor]
const doors = [...grpcDoors, ...httpDoors]

/** Time for so many inputs, many times what they need. */
const timeout = 60_000 + 5 * inputs

/**
 * By how much the heap of a process that leaks nothing differs from one look to the next, mostly by code that V8 compiles
 * and drops again; in bytes. However many inputs come, it grows by no more.
 */
const VARIES_BY = { overGrpc: 4_000_000, overHttp: 8_000_000 }

/** What they leave piles up until it is cleared away, and each query reads all of it. */
const MOST_PER_VISIT = 6_000

let house: House
let warm: number
const growths: string[] = []
const sent = new Map<string, number>()
let rounds = 0

beforeAll(async () => {
  house = await House.open()
})
afterAll(async () => {
  await house.close()
  const all = [...sent.values()].reduce((sum, many) => sum + many, 0)
  console.log(
    [
      `hostile: ${all} inputs, ${rounds} honest rounds meanwhile (HOSTILE_SEED=${seed})`,
      ...[...sent].map(([name, many]) => `  ${many} ${name}`),
      `  memory grew by ${growths.join(' with those over gRPC, by ')} with all`,
      ...(isSound ? [] : ['  left out: frames that the HTTP/2 of this Node does not survive']),
    ].join('\n'),
  )
})

describe('the first, which warm the process up', () => {
  comeThrough(doors, { turn: 0, part: 0.25 })

  test('and leave nothing', { timeout }, async () => {
    warm = await size()
  })
})

describe('over gRPC', () => {
  comeThrough(grpcDoors, { turn: 1, part: 0.75 })

  test('memory is back where it was', { timeout }, () => hasNotGrown(VARIES_BY.overGrpc))
})

describe('over HTTP', () => {
  comeThrough(httpDoors, { turn: 2, part: 0.75 })

  test('memory is back where it was', { timeout }, () => hasNotGrown(VARIES_BY.overHttp))
})

test('stopped, the house holds nothing', { timeout }, async () => {
  await house.ask('stop')
  const { holds } = await emptied(house, ['hubs', 'PipeWrap'])
  expect(holds).not.toHaveProperty('TCPServerWrap')
})

/** A part of all inputs, door by door. */
function comeThrough(through: readonly Door[], { turn, part }: { turn: number; part: number }): void {
  const visits = through.flatMap((door, index) => {
    const count = Math.ceil(inputs * door.share * part)
    const times = Math.ceil(count / MOST_PER_VISIT)
    return Array.from({ length: times }, (_, time) => ({
      name: door.name,
      door,
      count: Math.ceil(count / times),
      seed: seed + 1_000_000 * time + 1_000 * turn + index,
    }))
  })
  test.each(visits)(
    '$count inputs as $name harm nobody (seed $seed)',
    { timeout },
    async ({ door, count, seed: own }) => {
      onTestFailed(() =>
        console.log(
          `again: HOSTILE_SEED=${seed} HOSTILE_INPUTS=${inputs} npx vitest run --config .config/vitest.config.ts test/hostile -t '${door.name}'`,
        ),
      )
      const visited = await visit(house, door, own, count)
      sent.set(door.name, (sent.get(door.name) ?? 0) + visited.inputs)
      rounds += visited.rounds
      expect(visited.inputs).toBeGreaterThanOrEqual(count)
    },
  )
}

/** Bytes, with everybody gone: the house holds what it held when it was fresh. */
async function size(): Promise<number> {
  await emptied(house)
  return house.heap()
}

async function hasNotGrown(most: number): Promise<void> {
  const grown = (await size()) - warm
  growths.push(`${(grown / 1e6).toFixed(1)} MB`)
  expect(grown, 'bytes').toBeLessThan(most)
}
