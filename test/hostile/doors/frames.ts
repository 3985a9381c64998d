/** Random bytes on the port of gRPC; frames of HTTP/2 that are cut off, too large, or against its rules; frames of gRPC likewise. */
import type { Dice } from '../dice.ts'
import { abreast, type Door } from '../door.ts'
import { framed } from '../grpc-caller.ts'
import {
  callHeaders,
  flags,
  frame,
  framesIn,
  headerBlock,
  number32,
  preface,
  types,
} from '../http2-frames.ts'
import { sendRaw } from '../raw-socket.ts'
import { anyText } from '../values.ts'

const { data, headers, priority, reset, settings, push, ping, goaway, window, continuation } = types
const hello = callHeaders('Hello', 'hostile')
const whole = { flag: flags.endHeaders | flags.endStream }
const opened = frame(headers, 1, headerBlock(hello), { flag: flags.endHeaders })
const ended = { flag: flags.endStream }

/** What comes after the preface, each known to have hurt some server. */
const corpus: Readonly<Record<string, (dice: Dice) => Buffer[]>> = {
  'no settings': () => [opened],
  'settings of no whole number of entries': dice => [frame(settings, 0, dice.bytes(1 + dice.below(5)))],
  'settings on a stream': () => [frame(settings, 1)],
  'settings, acknowledged with a payload': () => [frame(settings, 0, Buffer.alloc(6), { flag: flags.ack })],
  'a window beyond its size': () => [
    ok,
    frame(window, 0, number32(0x7fffffff)),
    frame(window, 0, number32(0x7fffffff)),
  ],
  'a window of nothing': () => [ok, frame(window, 0, number32(0))],
  'a frame of 16 MB announced': () => [ok, frame(data, 1, Buffer.alloc(10), { length: 0xffffff })],
  'a frame cut off': dice => [ok, opened.subarray(0, dice.below(opened.length))],
  'data before any headers': dice => [ok, frame(data, 1, dice.bytes(20), ended)],
  'data on stream 0': () => [ok, frame(data, 0, Buffer.alloc(4))],
  'headers on stream 0': () => [ok, frame(headers, 0, headerBlock(hello), whole)],
  'headers on an even stream': () => [ok, frame(headers, 2, headerBlock(hello), whole)],
  'streams that go back': () => [
    ok,
    frame(headers, 9, headerBlock(hello), whole),
    frame(headers, 3, headerBlock(hello), whole),
  ],
  'headers that are noise': dice => [ok, frame(headers, 1, dice.bytes(60), whole)],
  'an index of no table': () => [ok, frame(headers, 1, Buffer.from([0xff, 0xff, 0xff, 0x7f]), whole)],
  'an integer without end': () => [ok, frame(headers, 1, Buffer.alloc(40, 0xff), whole)],
  'a header of 100 kB': () => [ok, ...longHeaders(100_000)],
  'continuations without end': () => [
    ok,
    frame(headers, 1, headerBlock(hello)),
    ...Array.from({ length: 200 }, () => frame(continuation, 1, headerBlock([['x', 'y'.repeat(100)]]))),
  ],
  'a continuation of nothing': () => [ok, frame(continuation, 1, headerBlock(hello), whole)],
  'another frame between headers': () => [
    ok,
    frame(headers, 1, headerBlock(hello)),
    frame(ping, 0, Buffer.alloc(8)),
  ],
  'padding longer than the frame': () => [
    ok,
    opened,
    frame(data, 1, Buffer.from([200, 1, 2]), { flag: flags.padded }),
  ],
  'a stream that depends on itself': () => [ok, frame(priority, 1, Buffer.from([0, 0, 0, 1, 9]))],
  'a promise from a client': () => [
    ok,
    frame(push, 1, Buffer.concat([number32(2), headerBlock(hello)]), whole),
  ],
  'a ping of seven bytes': () => [ok, frame(ping, 0, Buffer.alloc(7))],
  'a reset of nothing': () => [ok, frame(reset, 5, number32(8))],
  'a farewell and then more': () => [
    ok,
    frame(goaway, 0, Buffer.alloc(8)),
    opened,
    frame(data, 1, framed(Buffer.alloc(0)), ended),
  ],
  'a frame of no type': dice => [ok, frame(10 + dice.below(240), dice.below(3), dice.bytes(30))],
  'upper case, and no path': () => [
    ok,
    frame(
      headers,
      1,
      headerBlock([
        [':method', 'POST'],
        ['TE', 'trailers'],
      ]),
      whole,
    ),
  ],
  'pseudo headers twice, and last': () => [ok, frame(headers, 1, headerBlock([...hello, ...hello]), whole)],
  'line breaks and NUL in a header': dice => [
    ok,
    frame(headers, 1, headerBlock([...hello, ['x', `a\r\n\0${anyText(dice)}`]]), whole),
  ],
  'a call that never comes': () => [ok, opened],
  'a call in single bytes': () => [
    ok,
    ...[...Buffer.concat([opened, frame(data, 1, framed(Buffer.alloc(0)), ended)])].map(byte =>
      Buffer.from([byte]),
    ),
  ],
  'two messages in a call of one': () => [
    ok,
    opened,
    frame(data, 1, Buffer.concat([framed(Buffer.alloc(0)), framed(Buffer.alloc(2))]), ended),
  ],
  'a message that is not all there': dice => [
    ok,
    opened,
    frame(data, 1, framed(dice.bytes(3), { length: 4_000_000_000 }), ended),
  ],
  'a message of 4 GB announced': dice => [
    ok,
    opened,
    frame(data, 1, framed(dice.bytes(100), { length: 0xffffffff })),
  ],
  'compressed, it says': dice => [ok, opened, frame(data, 1, framed(dice.bytes(30), { flag: 1 }), ended)],
  'a flag of no meaning': dice => [
    ok,
    opened,
    frame(data, 1, framed(Buffer.alloc(0), { flag: 2 + dice.below(254) }), ended),
  ],
  'the head of a message cut off': dice => [
    ok,
    opened,
    frame(data, 1, framed(Buffer.alloc(0)).subarray(0, dice.below(5)), ended),
  ],
}

const ok = frame(settings, 0)

function longHeaders(size: number): Buffer[] {
  const block = headerBlock([...hello, ['x', 'y'.repeat(size)]])
  const parts = Array.from({ length: Math.ceil(block.length / 16_000) }, (_, index) =>
    block.subarray(index * 16_000, (index + 1) * 16_000),
  )
  return parts.map((part, index) =>
    frame(
      index === 0 ? headers : continuation,
      1,
      part,
      index === parts.length - 1 ? { flag: flags.endHeaders } : {},
    ),
  )
}

const names = Object.keys(corpus)

/** Noise; noise after the preface; entries of the corpus, and those with some bytes changed. */
function anyScript(dice: Dice, index: number): { sent: string; parts: Buffer[] } {
  const name = names[index % names.length]!
  const parts = [preface, ...corpus[name]!(dice)]
  switch (dice.below(isSound ? 6 : 3)) {
    case 0:
      return { sent: 'noise', parts: [dice.bytes(1 + dice.below(300))] }
    case 3:
      return { sent: 'noise after the preface', parts: [preface, dice.bytes(1 + dice.below(300)), last] }
    case 4:
      return { sent: `${name}, broken`, parts: [dice.mangle(Buffer.concat(parts)), last] }
    case 5:
      return { sent: `${name}, in one go`, parts: [Buffer.concat([...parts, last])] }
    default:
      return { sent: name, parts: isSound ? [...parts, last] : parts }
  }
}

/**
 * Up to nghttp2 1.68.0, as Node 20 has it, a frame of a wrong size behind another fault ends the process
 * (CVE-2026-27135): nothing in JavaScript could help that. Those are left out there.
 */
export const isSound: boolean = isAtLeast(process.versions.nghttp2 ?? '', [1, 68, 1])

function isAtLeast(version: string, least: readonly number[]): boolean {
  const parts = version.split('.').map(Number)
  const at = least.findIndex((number, index) => parts[index] !== number)
  return at < 0 || parts[at]! > least[at]!
}

/** A server that has read everything answers it. */
const last = frame(ping, 0, Buffer.from('the last'))

/** The server has read to the end, or will not. */
const isOver = (heard: Buffer): boolean =>
  framesIn(heard).some(
    ({ type, payload }) => type === goaway || (type === ping && payload.toString() === 'the last'),
  )

export const framesDoor: Door = {
  name: 'bytes and frames on the port',
  share: 0.24,
  // Older ones keep a connection that has broken the rules for ever, deaf.
  lingers: isSound ? [] : ['TCPSocketWrap'],
  // What answers here is the transport: it cuts off what is against its rules.
  judge: () => undefined,
  async send({ doors, note }, dice, inputs) {
    await abreast(inputs, async index => {
      const { sent, parts } = anyScript(dice, index)
      const leaving = dice.oneIn(4) ? 'is gone' : 'closes its side'
      await sendRaw(doors.grpc, parts, { leaving, isEnough: isOver })
      note({ sent, code: undefined, words: '' })
    })
  },
}
