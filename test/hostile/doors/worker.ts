/** Workers that lie: streams opened and left, answers to work that is out and to work that never was, chunks without end. */
import type { ClientHttp2Stream } from 'node:http2'
import type { WorkItem__Output } from '../../../src/durable-task/grpc/wire/WorkItem.ts'
import { decodeWire } from '../../support/contract.ts'
import { bytes, number } from '../../support/wire.ts'
import type { Dice } from '../dice.ts'
import { abreast, type Door, type Visit } from '../door.ts'
import { framed, GrpcCaller, messagesIn } from '../grpc-caller.ts'
import { UNANSWERED, wrongWithStatus } from '../judge.ts'
import { anyMessage, methodTypes, typeOf } from '../messages.ts'
import { anyText } from '../values.ts'
import { lore } from './messages.ts'

/** Work that was sent to one of them, by the method that answers it. */
interface Out {
  readonly method: string
  readonly instanceId: string
  readonly token: string
}

const answers = ['CompleteOrchestratorTask', 'CompleteActivityTask', 'CompleteEntityTask']
const abandons = [
  'AbandonTaskOrchestratorWorkItem',
  'AbandonTaskActivityWorkItem',
  'AbandonTaskEntityWorkItem',
]

/** No more streams than this are open at a time. */
const MOST_STREAMS = 8

class Liar {
  private readonly caller: GrpcCaller
  private readonly streams: ClientHttp2Stream[] = []
  private readonly out: Out[] = []
  private readonly dice: Dice
  private readonly visit: Visit

  constructor(visit: Visit, dice: Dice) {
    this.visit = visit
    this.dice = dice
    this.caller = new GrpcCaller(visit.doors.grpc, { taskhub: 'hostile' })
  }

  step(): Promise<void> {
    const { dice } = this
    switch (dice.below(12)) {
      case 0:
        return this.work()
      case 1:
      case 2:
        return this.call('StartInstance', anyMessage(dice, 'CreateInstanceRequest', lore))
      case 3:
        return this.call('StartInstance', Buffer.concat([bytes(1, `s${dice.below(50)}`), bytes(2, 'order')]))
      case 4:
        return this.call('SignalEntity', anyMessage(dice, 'SignalEntityRequest', lore))
      case 5:
        return this.chunk()
      case 6:
        return this.call(dice.pick(abandons), bytes(1, this.someToken()))
      case 7:
        return this.call(dice.pick(answers), this.answer(dice.pick(answers), anyText(dice)))
      default:
        return this.complete()
    }
  }

  close(): Promise<void> {
    return this.caller.close()
  }

  /** Opens a stream and waits for its first message; an older one may be left for it. */
  private async work(): Promise<void> {
    const { dice, streams } = this
    if (streams.length >= MOST_STREAMS) streams.shift()?.close()
    const request = dice.oneIn(2) ? anyMessage(dice, 'GetWorkItemsRequest', lore) : Buffer.alloc(0)
    const stream = this.caller.open('GetWorkItems')
    streams.push(stream)
    stream.on('error', () => {})
    const served = new Promise(resolve => stream.once('data', resolve).once('close', resolve))
    let rest = Buffer.alloc(0)
    stream.on('data', (part: Buffer) => {
      rest = Buffer.concat([rest, part])
      for (const message of messagesIn(rest)) {
        rest = rest.subarray(message.length + 5)
        this.take(message)
      }
    })
    stream.end(framed(request))
    await served
    this.visit.note({
      sent: `GetWorkItems ${request.subarray(0, 400).toString('hex')}`,
      code: undefined,
      words: '',
    })
  }

  private take(message: Buffer): void {
    const item = decodeWire('WorkItem', message) as WorkItem__Output
    const { completionToken: token, orchestratorRequest, activityRequest, entityRequestV2 } = item
    const kind = [orchestratorRequest, activityRequest, entityRequestV2].findIndex(each => each)
    if (kind >= 0)
      this.out.push({ method: answers[kind]!, instanceId: orchestratorRequest?.instanceId ?? '', token })
  }

  /** What is out is answered with whatever, sometimes twice. */
  private async complete(): Promise<void> {
    const { dice, out } = this
    const item = dice.oneIn(4) ? out[dice.below(out.length)] : out.shift()
    if (!item) return this.work()
    await this.call(item.method, Buffer.concat([this.answer(item.method, item.token), named(item)]))
  }

  private async chunk(): Promise<void> {
    const { dice, out } = this
    const item = out[dice.below(out.length)]
    if (item?.method !== 'CompleteOrchestratorTask') return this.complete()
    const part = Buffer.concat([
      number(fieldOf(item.method, 'isPartial'), 1),
      bytes(fieldOf(item.method, 'completionToken'), item.token),
    ])
    await this.call(
      item.method,
      Buffer.concat([anyMessage(dice, 'OrchestratorResponse', lore), named(item), part]),
    )
  }

  private answer(method: string, token: string): Buffer {
    const { request } = methodTypes.get(method)!
    // What is said last counts.
    return Buffer.concat([
      anyMessage(this.dice, request, lore),
      ...(this.dice.oneIn(10) ? [] : [bytes(fieldOf(method, 'completionToken'), token)]),
    ])
  }

  private someToken(): string {
    return (this.dice.oneIn(2) ? this.out.shift()?.token : undefined) ?? anyText(this.dice)
  }

  private async call(method: string, message: Buffer): Promise<void> {
    const { code = UNANSWERED, words } = await this.caller.call({ method, body: framed(message) })
    this.visit.note({ sent: `${method} ${message.subarray(0, 400).toString('hex')}`, code, words })
  }
}

const named = ({ method, instanceId }: Out): Buffer =>
  method === 'CompleteOrchestratorTask' ? bytes(fieldOf(method, 'instanceId'), instanceId) : Buffer.alloc(0)

const fieldOf = (method: string, name: string): number =>
  typeOf(methodTypes.get(method)!.request).field.find(field => field.name === name)!.number

export const workerDoor: Door = {
  name: 'workers that lie',
  share: 0.1,
  judge: wrongWithStatus,
  async send(visit, dice, inputs) {
    const liars = Array.from({ length: 4 }, () => new Liar(visit, dice))
    await abreast(inputs, index => liars[index % liars.length]!.step())
    for (const liar of liars) await liar.close()
  },
}
