/** Well-formed messages for every RPC, and the same broken; some of them meet what exists. */
import type { Dice } from '../dice.ts'
import { abreast, type Door, type Visit } from '../door.ts'
import { framed, GrpcCaller, type Sent } from '../grpc-caller.ts'
import { UNANSWERED, wrongWithStatus } from '../judge.ts'
import { anyMessage, type Lore, methodTypes } from '../messages.ts'

export const lore: Lore = {
  instanceId: ['a', 'b', 'c', 'd', '@counter@k', '@counter@l'],
  executionId: ['a'],
  name: ['order', 'counter', 'add'],
  entityId: ['@counter@k'],
  newInstanceId: ['a', 'b'],
  instanceIds: ['a', 'b', '@counter@k'],
}

/** Names that hubs of hostile clients have; each other name would make one more. */
const hubs = ['hostile', '__proto__', 'constructor', '']

const methods = [...methodTypes.keys()]
const streams = ['GetWorkItems', 'StreamInstanceHistory']

export const messagesDoor: Door = {
  name: 'messages for every RPC',
  share: 0.34,
  judge: wrongWithStatus,
  async send(visit, dice, inputs) {
    const callers = hubs.map(hub => new GrpcCaller(visit.doors.grpc, { taskhub: hub }))
    await abreast(inputs, index => {
      const method = methods[index % methods.length]!
      return sendOne(
        visit,
        dice,
        dice.pick(callers),
        isReset(method) && !dice.oneIn(20) ? 'StartInstance' : method,
      )
    })
    for (const caller of callers) await caller.close()
  },
}

/** Seldom: what the others meet would be gone. */
const isReset = (method: string): boolean => method === 'CreateTaskHub' || method === 'DeleteTaskHub'

async function sendOne({ note }: Visit, dice: Dice, caller: GrpcCaller, method: string): Promise<void> {
  const message = anyMessage(dice, methodTypes.get(method)!.request, lore)
  const isBroken = dice.oneIn(10)
  const body = isBroken ? dice.mangle(message) : message
  const manners = mannersOf(dice, method)
  const { code = manners.leaves ? undefined : UNANSWERED, words } = await caller.call({
    method,
    body: framed(body),
    ...manners,
  })
  note({
    sent: `${method} ${isBroken ? 'broken ' : ''}${body.subarray(0, 400).toString('hex')}`,
    code,
    words,
  })
}

/** Streams and waits would go on; some callers of the others do not hear their answer out. */
function mannersOf(dice: Dice, method: string): Partial<Sent> {
  if (method.startsWith('WaitFor'))
    return { headers: { 'grpc-timeout': dice.pick(['1m', '5m', '0n', '20m']) } }
  if (streams.includes(method)) return { leaves: dice.oneIn(3) ? 'at once' : 'at the first part' }
  return dice.oneIn(20) ? { leaves: 'at once' } : {}
}
