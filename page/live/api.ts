/** Asks the server for something, or to do something. */
import { hubName, isLambda } from '../route.ts'
import { entityPath, executionPath, hubPath, LAMBDA_PATH, runPath } from './paths.ts'

/** What the server refused, or that it did not answer; the message is for people. */
export class Refused extends Error {
  /** As the server names it; `unreachable` when nobody answered. */
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'Refused'
    this.code = code
  }
}

/** The path of something in the hub that is shown; names in it are encoded by the caller. */
export const inHub = (path: string): string => hubPath(hubName.peek(), path)

/** The same in the service for durable functions. */
const inLambda = (path: string): string => `${LAMBDA_PATH}${path}`

/** In what is shown, whichever of the two it is. */
export const inScope = (path: string): string => (isLambda.peek() ? inLambda(path) : inHub(path))

export const inExecution = (id: string, path = ''): string => inLambda(executionPath(id, path))

export const inRun = (id: string, path = ''): string => inHub(runPath(id, path))

export const inEntity = (id: string, path = ''): string => inHub(entityPath(id, path))

/** Throws `Refused`. */
export const ask = async <Answer>(path: string, signal?: AbortSignal): Promise<Answer> =>
  send<Answer>(path, { ...(signal && { signal }) })

/** Throws `Refused`. */
export const post = async <Answer>(path: string, body: object = {}): Promise<Answer> =>
  send<Answer>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** Throws `Refused`. */
export const remove = async <Answer>(path: string): Promise<Answer> =>
  send<Answer>(path, { method: 'DELETE' })

async function send<Answer>(path: string, request: RequestInit): Promise<Answer> {
  let answer: { error?: { code: string; message: string } }
  let isRefusal: boolean
  try {
    const response = await fetch(path, request)
    isRefusal = !response.ok
    answer = Object(await response.json())
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Refused('unreachable', 'The server does not answer. Nothing may have changed.')
  }
  if (isRefusal && answer.error) throw new Refused(answer.error.code, answer.error.message)
  return answer as Answer
}

/** What to tell people about an error. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
