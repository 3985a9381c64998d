/** Requests of HTTP to a server: of every operation there is, with labels, queries and bodies that nobody would send. */

import type { Dice } from '../dice.ts'
import { abreast, type Visit } from '../door.ts'
import { answersIn, type HttpAnswer } from '../http-answers.ts'
import { anyHeaders, anyMethod, anyScript, astray, type HttpRequest, written } from '../http-requests.ts'
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
      await sendRaw(url, [written(request, host)], { leaving: dice.oneIn(2) ? 'is gone' : 'closes its side' })
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
      code: answer?.status,
      words: answer ? wordsOf(answer, request.method === 'HEAD') : '',
    })
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
