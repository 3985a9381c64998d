import { HttpError } from './http-error.ts'

/**
 * Waits for something for as long as somebody hears the answer. Throws ServiceUnavailableException when the server stops
 * before, and when the client has gone.
 */
export function heard<T>(
  answer: Promise<T>,
  { hangUp, stopping }: { readonly hangUp: AbortSignal; readonly stopping: AbortSignal },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const signals = [hangUp, stopping]
    const leave = (): void => {
      for (const signal of signals) signal.removeEventListener('abort', giveUp)
    }
    const giveUp = (): void => {
      leave()
      reject(new HttpError('ServiceUnavailableException', 'The server stops; what was called goes on.'))
    }
    for (const signal of signals) signal.addEventListener('abort', giveUp)
    answer.then(resolve, reject).finally(leave)
    if (signals.some(({ aborted }) => aborted)) giveUp()
  })
}
