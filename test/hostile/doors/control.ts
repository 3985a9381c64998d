/** The control API and the page: each operation of its document, with bodies as its schemas have them, and not. */
import { send } from '../../control/send.ts'
import type { Dice } from '../dice.ts'
import type { Door } from '../door.ts'
import { anyHeaders } from '../http-requests.ts'
import { anyJson, type Schema, type Schemas } from '../json.ts'
import { wrongWithAnswer } from '../judge.ts'
import { anyText } from '../values.ts'
import { type Asking, sendRequests } from './http.ts'

interface Operation {
  readonly method: string
  readonly path: string
  readonly query: readonly string[]
  readonly body: Schema | undefined
}

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly parameters?: readonly { readonly in: string; readonly name: string }[]
            readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
          }
        >
      >
    >
  >
  readonly components: { readonly schemas: Schemas }
}

/** They would be felt by honest clients, or lead out of the house. */
const leftOut = [
  '/v1/reset',
  '/v1/hubs/{hub}/import-from',
  '/v1/lambda/clock/advance',
  '/v1/lambda/clock/set',
  '/v1/lambda/clock/next',
]
const waiting = /\/(wait|step|replay|advance|next|set|pause|executions|succeed)$/

/** Each other name would make one more hub. */
const hubs = ['hostile', '__proto__', 'constructor']
const ids = [
  'a',
  'b',
  '%40counter%40k',
  '__proto__',
  '%2e%2e',
  'a%2Fb',
  '%00',
  '%ff',
  'x'.repeat(300),
  '%F0%9F%91%A9',
]

/** A wait that would outlast everybody, for an instance that nobody runs. */
const longWait = (hub: string) => ({
  method: 'POST',
  target: `/v1/hubs/${hub}/runs/a/wait`,
  headers: json,
  body: '{"timeout":"1d"}',
  mayWait: true,
})

const json = { 'content-type': 'application/json' }

function asking({ paths, components }: Document): Asking {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    leftOut.includes(path)
      ? []
      : Object.entries(methods).map<Operation>(([method, { parameters = [], requestBody }]) => ({
          method: method.toUpperCase(),
          path,
          query: parameters.flatMap(each => (each.in === 'query' ? [each.name] : [])),
          body: requestBody?.content['application/json']?.schema,
        })),
  )
  return dice => {
    if (dice.oneIn(30)) return longWait(dice.pick(hubs))
    const { method, path, query, body } = dice.pick(operations)
    const labelled = path.replaceAll('{hub}', dice.pick(hubs)).replaceAll('{id}', dice.pick(ids))
    return {
      method,
      target: `${labelled}${queryOf(dice, query)}`,
      headers: { ...json, ...(dice.oneIn(8) && anyHeaders(dice, 'localhost')) },
      ...(body && { body: anyJson(dice, body, components.schemas) }),
      mayWait: waiting.test(path),
    }
  }
}

function queryOf(dice: Dice, names: readonly string[]): string {
  const given = dice.some(3, (): [string, string] => [
    names.length > 0 && !dice.oneIn(6) ? dice.pick(names) : '__proto__',
    dice.oneIn(3)
      ? anyText(dice).slice(0, 300)
      : dice.pick(['0', '1', '-1', 'RUNNING', '2026-01-31T08:30:00Z']),
  ])
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

export const controlDoor: Door = {
  name: 'control API and page',
  share: 0.07,
  judge: wrongWithAnswer,
  async send(visit, dice, inputs) {
    const url = visit.doors.control
    const document = JSON.parse((await send(url, { path: '/openapi.json' })).text) as Document
    const body = JSON.stringify({ name: 'order', instanceId: 'a' })
    for (const hub of hubs)
      await send(url, { method: 'POST', path: `/v1/hubs/${hub}/runs`, headers: json, body })
    await sendRequests(visit, dice, inputs, { url, ask: asking(document) })
  },
}
