/** The API of Lambda: invocations, checkpoints, lists and callbacks that no client of AWS would send. */
import { send } from '../../control/send.ts'
import type { Dice } from '../dice.ts'
import type { Door } from '../door.ts'
import { anyHeaders } from '../http-requests.ts'
import { anyJson, anyValue } from '../json.ts'
import { wrongWithAnswer } from '../judge.ts'
import { anyText } from '../values.ts'
import { type Asking, sendRequests, sendWithoutEnd } from './http.ts'

const operations: readonly [method: string, path: string][] = [
  ['GET', '/health'],
  ['POST', '/2015-03-31/functions/{fn}/invocations'],
  ['GET', '/2025-12-01/functions/{fn}/durable-executions'],
  ['GET', '/2025-12-01/durable-executions/{arn}'],
  ['GET', '/2025-12-01/durable-executions/{arn}/history'],
  ['GET', '/2025-12-01/durable-executions/{arn}/state'],
  ['POST', '/2025-12-01/durable-executions/{arn}/checkpoint'],
  ['POST', '/2025-12-01/durable-executions/{arn}/stop'],
  ['POST', '/2025-12-01/durable-execution-callbacks/{id}/succeed'],
  ['POST', '/2025-12-01/durable-execution-callbacks/{id}/fail'],
  ['POST', '/2025-12-01/durable-execution-callbacks/{id}/heartbeat'],
]

const parameters = [
  'MaxItems',
  'Marker',
  'ReverseOrder',
  'Statuses',
  'StartedAfter',
  'StartedBefore',
  'Qualifier',
  'CheckpointToken',
  'IncludeExecutionData',
  'DurableExecutionName',
]

/** What there is: an execution that waits for a callback. */
interface Known {
  readonly arns: readonly string[]
  readonly callbacks: readonly string[]
}

const asking =
  ({ arns, callbacks }: Known): Asking =>
  dice => {
    const [method, path] = dice.pick(operations)
    const label = (known: readonly string[]): string =>
      dice.oneIn(3) ? raw(dice) : encodeURIComponent(dice.pick(known))
    const target = path
      .replace(
        '{fn}',
        label(['echo', 'plain', 'echo:$LATEST', 'arn:aws:lambda:us-east-1:123456789012:function:echo']),
      )
      .replace('{arn}', label(arns))
      .replace('{id}', label(callbacks))
    return {
      method,
      target: `${target}${queryOf(dice)}`,
      headers: dice.oneIn(3) ? anyHeaders(dice, 'localhost') : {},
      ...(method === 'POST' && { body: bodyOf(dice) }),
    }
  }

/** Half a character cannot be encoded. */
const wellFormed = (text: string): string => Buffer.from(text).toString()

/** As it stands, or what is no encoding at all. */
function raw(dice: Dice): string {
  if (dice.oneIn(3)) return dice.pick(['%', '%zz', '%ff', '%00', '..', '.', '%2e%2e', '%2F', '__proto__', ''])
  return encodeURIComponent(wellFormed(anyText(dice).slice(0, 500)))
}

function queryOf(dice: Dice): string {
  const values = ['0', '1', '-1', 'true', 'RUNNING', '1e3', '2026-01-31T08:30:00Z']
  const given = dice.some(3, (): [string, string] => [
    dice.pick(parameters),
    dice.oneIn(3) ? anyText(dice).slice(0, 300) : dice.pick(values),
  ])
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

const text = { type: 'string' }
const checkpoint = {
  type: 'object',
  properties: {
    CheckpointToken: text,
    ClientToken: text,
    Updates: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          Id: text,
          ParentId: text,
          Name: text,
          Type: { enum: ['STEP', 'WAIT', 'CALLBACK', 'CONTEXT', 'CHAINED_INVOKE', 'EXECUTION'] },
          Action: { enum: ['START', 'SUCCEED', 'FAIL', 'RETRY', 'CANCEL'] },
          Payload: text,
          WaitOptions: { type: 'object', properties: { WaitSeconds: { type: 'number' } } },
        },
      },
    },
  },
}
const failure = {
  type: 'object',
  properties: {
    ErrorType: text,
    ErrorMessage: text,
    ErrorData: text,
    StackTrace: { type: 'array', items: text },
  },
}

function bodyOf(dice: Dice): string | Uint8Array {
  if (dice.oneIn(10)) return dice.bytes(dice.below(60))
  if (dice.oneIn(4)) return JSON.stringify(anyValue(dice)) ?? ''
  return anyJson(dice, dice.pick([checkpoint, failure]), {})
}

async function known(url: string): Promise<Known> {
  const ask = async (path: string): Promise<string> => (await send(url, { path })).text
  const headers = { 'x-amz-invocation-type': 'Event' }
  await send(url, { method: 'POST', path: '/2015-03-31/functions/approval/invocations', headers })
  const list = await ask('/2025-12-01/functions/approval/durable-executions')
  const arns = [...list.matchAll(/"DurableExecutionArn":"([^"]+)"/g)].map(([, arn]) => arn!)
  const history = await ask(`/2025-12-01/durable-executions/${encodeURIComponent(arns.at(-1)!)}/history`)
  const callbacks = [...history.matchAll(/"CallbackId":"([^"]+)"/g)].map(([, id]) => id!)
  return { arns, callbacks: [...callbacks, 'bm9uZQ=='] }
}

export const lambdaDoor: Door = {
  name: 'API of Lambda',
  share: 0.06,
  judge: wrongWithAnswer,
  async send(visit, dice, inputs) {
    const url = visit.doors.lambda
    const names = await known(url)
    const arn = encodeURIComponent(names.arns.at(-1)!)
    await sendWithoutEnd(visit, { url, target: `/2025-12-01/durable-executions/${arn}/checkpoint` })
    await sendRequests(visit, dice, inputs, { url, ask: asking(names) })
  },
}
