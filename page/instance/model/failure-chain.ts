/** A failure with what caused it, as text. */
import type { FailureLike } from './event-fields.ts'

export interface FailureLink {
  readonly title: string
  readonly stack: string
  /** It may not be tried again. */
  readonly isFinal: boolean
}

/** The failure, then what caused it, and so on. */
export function failureChain(failure: FailureLike | undefined): FailureLink[] {
  const links: FailureLink[] = []
  for (let each = failure; each; each = each.innerFailure ?? undefined) {
    const title = each.errorType ? `${each.errorType}: ${each.errorMessage}` : each.errorMessage
    links.push({ title, stack: stackOf(each, title), isFinal: each.isNonRetriable ?? false })
  }
  return links
}

/** Stacks of some SDKs begin with the error once more. */
function stackOf({ stackTrace, errorMessage }: FailureLike, title: string): string {
  const stack = (stackTrace ?? '').trimEnd()
  const head = [title, `Error: ${errorMessage}`, errorMessage].find(
    each => each !== '' && stack.startsWith(each),
  )
  return (head === undefined ? stack : stack.slice(head.length)).replace(/^\n+/, '')
}

export const failureText = (failure: FailureLike | undefined): string =>
  failureChain(failure)
    .map(({ title, stack }, index) => `${index > 0 ? 'caused by ' : ''}${title}${stack && `\n${stack}`}`)
    .join('\n')
