/** Requests of HTTP to a server: of every operation there is, with labels, queries and bodies that nobody would send. */

import { send } from '../../control/send.ts'
import type { Dice } from '../dice.ts'
import { abreast, type Visit } from '../door.ts'
import { answersIn, type HttpAnswer } from '../http-answers.ts'
import { anyHeaders, anyMethod, anyScript, astray, type HttpRequest, written } from '../http-requests.ts'
import { UNANSWERED } from '../judge.ts'
import { sendRaw } from '../raw-socket.ts'

/** Makes requests of the server's own operations. */
export type Asking = (dice: Dice) => HttpRequest & {
  /** May be answered only when something happens: nobody waits for that. */
  readonly mayWait?: boolean
}

/** Sends so many requests, some of them as scripts that are none. */
export async function sendRequests(
  { note }: Visit,
  dice: Dice,
  inputs: number,
  { url, ask }: { url: string; ask: Asking },
): Promise<void> {
  const { host } = new URL(url)
  await abreast(inputs, async () => {
    const request = dice.oneIn(8) ? lost(dice, host) : ask(dice)
    const sent = `${request.method} ${request.target.slice(0, 300)} ${JSON.stringify(request.headers ?? {}).slice(0, 300)} ${String(request.body ?? '').slice(0, 300)}`
    if ('mayWait' in request && request.mayWait) {
      const leaving = dice.oneIn(2) ? 'is gone' : 'closes its side'
      // When a later one is answered, the server has begun with this.
      const stays = () => send(url, { path: '/health' })
      await sendRaw(url, [written(request, host)], { leaving, stays })
      return note({ sent, code: undefined, words: '' })
    }
    const { parts, methods } = anyScript(dice, request, host)
    const asked = methods ?? [request.method]
    const isEnough = (heard: Buffer): boolean => {
      const answers = answersIn(heard, asked)
      return answers.length >= asked.length || answers.some(({ isStream }) => isStream)
    }
    const heard = await sendRaw(url, parts, methods ? { isEnough } : { isEnough, leaving: 'closes its side' })
    const answers = answersIn(heard, asked)
    const answer = answers.find(({ status }) => status >= 400) ?? answers[0]
    note({
      sent: methods ? sent : `broken: ${Buffer.concat(parts).subarray(0, 400).toString('latin1')}`,
      code: answer?.status ?? (methods && UNANSWERED),
      words: answer ? wordsOf(answer, request.method === 'HEAD') : '',
    })
  })
}

/** A body that does not end: it is refused long before this many bytes. */
const MOST_BODY = 96 * 2 ** 20

/** Sends on and on until there is an answer. */
export async function sendWithoutEnd(
  { note }: Visit,
  { url, target }: { url: string; target: string },
): Promise<void> {
  const { host } = new URL(url)
  const head = `POST ${target} HTTP/1.1\r\nhost: ${host}\r\ntransfer-encoding: chunked\r\n\r\n`
  const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(0x10000, 'a'), Buffer.from('\r\n')])
  const chunks = Array.from({ length: MOST_BODY / 0x10000 }, () => chunk)
  const isEnough = (heard: Buffer): boolean => answersIn(heard, ['POST']).length > 0
  const heard = await sendRaw(url, [Buffer.from(head), ...chunks], { isEnough, leaving: 'is gone' })
  const [answer] = answersIn(heard, ['POST'])
  note({
    sent: `POST ${target} without end`,
    code: answer?.status ?? UNANSWERED,
    words: answer ? wordsOf(answer, false) : '',
  })
}

/** Requests for what there is not, or by whom it is not for. */
function lost(dice: Dice, host: string): HttpRequest {
  const headers = anyHeaders(dice, host)
  return { method: dice.oneIn(2) ? 'GET' : anyMethod(dice), target: dice.pick(astray), headers }
}

/** The sentence of a refusal, wherever a server has it; all of an answer that is no JSON. One to HEAD has no body. */
function wordsOf(answer: HttpAnswer, isBare: boolean): string {
  if (isBare && answer.body === '') return '(no body)'
  if (answer.status < 400) return ''
  try {
    const { error, message, Message } = JSON.parse(answer.body)
    return String(error?.message ?? message ?? Message ?? '')
  } catch {
    return answer.body
  }
}
