/** What an answer to hostile input must look like: a code, a sentence, and nothing of the inside. */

/** How a server has dealt with an input. */
export interface Outcome {
  /** What was sent, in words. */
  readonly sent: string
  /** Status of gRPC or HTTP; undefined where nobody heard the answer, or none was due. */
  readonly code: number | undefined
  /** What was said with it. */
  readonly words: string
}

/** Stack traces, files of this machine, and values that nobody meant to show. */
const inside =
  /\n\s+at |\bat \S+ \(|\bat file:|node:internal|node_modules|\.(ts|js):\d+|\/(home|work|root|tmp|usr|var)\/|\[object |: undefined$|^undefined|Cannot read prop|is not a function|is not iterable|Maximum call stack/

/** In the place of a code: an answer was due, and none came. */
export const UNANSWERED = -1

/** gRPC statuses that a caller cannot do anything about, or that make SDKs try again. */
const UNKNOWN = 2
const INTERNAL = 13

/** What is wrong with an answer over gRPC; undefined when nothing is. */
export function wrongWithStatus({ code, words }: Outcome): string | undefined {
  if (code === undefined || code === 0) return undefined
  if (code === UNANSWERED) return 'no answer'
  if (!Number.isInteger(code) || code < 0 || code > 16) return `${code} is no status`
  if (code === UNKNOWN) return 'UNKNOWN says nothing'
  if (code === INTERNAL && /The backend failed/.test(words)) return 'the backend failed'
  return wrongWithWords(words)
}

/** What is wrong with an answer over HTTP; undefined when nothing is. */
export function wrongWithAnswer({ code, words }: Outcome): string | undefined {
  if (code === undefined) return undefined
  if (code === UNANSWERED) return 'no answer'
  if (code >= 500 && code !== 501 && code !== 503) return `${code} is a fault of the server`
  return code < 400 ? undefined : wrongWithWords(words)
}

function wrongWithWords(words: string): string | undefined {
  if (!/\p{L}{2,}\P{L}+\p{L}{2,}/u.test(words)) return 'no sentence'
  const found = inside.exec(words)
  return found ? `it shows the inside: ${JSON.stringify(found[0])}` : undefined
}
