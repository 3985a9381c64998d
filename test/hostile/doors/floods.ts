/** Floods: streams and waits opened and called off, connections opened and left, frames that cost nothing to send. */
import type { ClientHttp2Stream } from 'node:http2'
import { bytes } from '../../support/wire.ts'
import type { Dice } from '../dice.ts'
import { abreast, type Door } from '../door.ts'
import { framed, GrpcCaller } from '../grpc-caller.ts'
import { callHeaders, flags, frame, headerBlock, number32, preface, types } from '../http2-frames.ts'
import { sendRaw } from '../raw-socket.ts'

/** How many come at once. */
const WAVE = 25

const calls: readonly [method: string, request: Buffer][] = [
  ['GetWorkItems', Buffer.alloc(0)],
  ['WaitForInstanceStart', bytes(1, 'nobody')],
  ['WaitForInstanceCompletion', bytes(1, 'nobody')],
  ['StreamInstanceHistory', bytes(1, 'nobody')],
  ['QueryInstances', Buffer.alloc(0)],
  ['Hello', Buffer.alloc(0)],
]

/** A wave of calls, all left: at once, when the server has begun to answer one, or with their connection. */
async function wave(address: string, dice: Dice): Promise<void> {
  const caller = new GrpcCaller(address, { taskhub: 'hostile' })
  const streams = Array.from({ length: WAVE }, () => {
    const [method, request] = dice.pick(calls)
    const stream = caller.open(method)
    stream.on('error', () => {})
    stream.resume()
    stream.end(framed(request))
    return stream
  })
  const how = dice.below(3)
  if (how === 1) await Promise.race(streams.map(begun))
  if (how < 2) await Promise.all(streams.map(left))
  await caller.close()
}

const begun = (stream: ClientHttp2Stream) =>
  new Promise(resolve => stream.once('response', resolve).once('close', resolve))

const left = (stream: ClientHttp2Stream) =>
  new Promise<void>(resolve => {
    stream.once('close', resolve)
    stream.close(8)
  })

/** The same in frames, with nobody who would listen. */
function script(dice: Dice): Buffer[] {
  const ok = [preface, frame(types.settings, 0)]
  const many = (make: (index: number) => Buffer) => [
    ...ok,
    Buffer.concat(Array.from({ length: 100 }, (_, index) => make(index))),
  ]
  const block = headerBlock(callHeaders('GetWorkItems', 'hostile'))
  switch (dice.below(6)) {
    case 0:
      return []
    case 1:
      return many(() => frame(types.ping, 0, Buffer.alloc(8)))
    case 2:
      return many(() => frame(types.settings, 0))
    case 3:
      return many(index => frame(types.headers, 2 * index + 1, block, { flag: flags.endHeaders }))
    case 4:
      return many(index =>
        Buffer.concat([
          frame(types.headers, 2 * index + 1, block, { flag: flags.endHeaders }),
          frame(types.reset, 2 * index + 1, number32(8)),
        ]),
      )
    default:
      return many(index =>
        frame(types.headers, 2 * index + 1, block, { flag: flags.endHeaders | flags.endStream }),
      )
  }
}

export const floodsDoor: Door = {
  name: 'floods of calls and connections',
  share: 0.15,
  // Nobody hears the answers.
  judge: () => undefined,
  async send({ doors, note }, dice, inputs) {
    const told = (sent: string, many: number): void => {
      for (let each = 0; each < many; each++) note({ sent, code: undefined, words: '' })
    }
    const connections = Math.floor(inputs / 4)
    await abreast(connections, async () => {
      await sendRaw(doors.grpc, script(dice), { leaving: 'is gone' })
      told('a connection', 1)
    })
    const waves = Math.ceil((inputs - connections) / WAVE)
    const one = async (): Promise<void> => {
      await wave(doors.grpc, dice)
      told('a wave of calls', WAVE)
    }
    await abreast(waves, one, 2)
  },
}
