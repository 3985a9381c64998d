/** The port that asks for TLS and a token: nobody enters without, and noise is cut off. */
import type { Dice } from '../dice.ts'
import { abreast, type Door, type Visit } from '../door.ts'
import { framed, GrpcCaller, type Sent } from '../grpc-caller.ts'
import { number32, preface } from '../http2-frames.ts'
import { type Outcome, UNANSWERED, wrongWithStatus } from '../judge.ts'
import { anyMessage, methodTypes } from '../messages.ts'
import { sendRaw } from '../raw-socket.ts'
import { lore } from './messages.ts'

const UNAUTHENTICATED = 16

const methods = [...methodTypes.keys()]

/** The head of a record of TLS: a greeting of so many bytes. */
const record = (length: number): Buffer => Buffer.from([0x16, 3, 1, length >> 8, length & 0xff])
const hello = (body: Buffer): Buffer =>
  Buffer.concat([record(body.length + 4), Buffer.from([1]), number32(body.length).subarray(1), body])

/** What is no TLS, and what begins as if it were. */
function noise(dice: Dice): Buffer[] {
  switch (dice.below(6)) {
    case 0:
      return [dice.bytes(1 + dice.below(200))]
    case 1:
      return [preface]
    case 2:
      return [record(0xffff), dice.bytes(50)]
    case 3:
      return [hello(Buffer.concat([Buffer.from([3, 3]), dice.bytes(40 + dice.below(60))]))]
    case 4:
      return [hello(dice.bytes(30)).subarray(0, dice.below(30))]
    default:
      return []
  }
}

/** None, half of one, or another: all of them wrong. */
function tokenOf(dice: Dice, { token }: Visit['doors']['guarded']): Record<string, string> {
  const others = ['', token, 'Bearer', 'Bearer ', `Basic ${token}`, `Bearer ${token} ${token}`]
  const made = ['__proto__', 'null', `${token}x`, token.slice(1), token.toUpperCase(), 'x'.repeat(3_000)]
  if (dice.oneIn(6)) return {}
  return { authorization: dice.oneIn(2) ? dice.pick(others) : `Bearer ${dice.pick(made)}` }
}

async function call({ doors, note }: Visit, dice: Dice, caller: GrpcCaller): Promise<void> {
  const method = dice.pick(methods)
  const body = framed(anyMessage(dice, methodTypes.get(method)!.request, lore))
  const headers = tokenOf(dice, doors.guarded)
  const leaves: Partial<Sent> = dice.oneIn(10) ? { leaves: 'at once' } : {}
  const { code = leaves.leaves ? undefined : UNANSWERED, words } = await caller.call({
    method,
    body,
    headers,
    ...leaves,
  })
  note({ sent: `${method} with ${headers.authorization?.slice(0, 100)}`, code, words })
}

function judge(outcome: Outcome): string | undefined {
  const isLetIn = ![undefined, UNANSWERED, UNAUTHENTICATED].includes(outcome.code)
  return isLetIn ? 'somebody without the token has entered' : wrongWithStatus(outcome)
}

export const guardedDoor: Door = {
  name: 'a port with TLS and a token',
  share: 0.04,
  judge,
  async send(visit, dice, inputs) {
    const { address, certificate } = visit.doors.guarded
    const callers = [1, 2].map(() => new GrpcCaller(address, { taskhub: 'hostile' }, certificate))
    await abreast(inputs, async () => {
      if (!dice.oneIn(4)) return call(visit, dice, dice.pick(callers))
      await sendRaw(address, noise(dice), { leaving: dice.oneIn(2) ? 'is gone' : 'closes its side' })
      visit.note({ sent: 'noise', code: undefined, words: '' })
    })
    for (const caller of callers) await caller.close()
  },
}
