/** How an execution ended, as a sentence. */
import { formatDuration } from '../../format/duration.ts'
import { counted } from '../../format/text.ts'
import type { Phrase } from '../../instance/model/phrase.ts'
import type { ExecutionError, ExecutionEvent } from '../../live/types.ts'
import { errorOf, errorText, nameOf, operationWord } from './event-parts.ts'
import type { ExecutionStory } from './story.ts'

interface Told {
  readonly text: Phrase
  readonly details: readonly Phrase[]
}

/** Longest result that is shown in the sentence, and longest message of a failure. */
const MOST_RESULT = 110
const MOST_MESSAGE = 300

/** Undefined while it has not ended. */
export function describeOutcome({ view }: ExecutionStory): Told | undefined {
  const { row, result, error, invocations } = view
  if (row.endedAt === undefined) return undefined
  const length = formatDuration(row.endedAt - row.startedAt)
  const said = titleOf(error)
  switch (row.status) {
    case 'SUCCEEDED':
      return {
        text: [`Succeeded in ${length} and ${counted(invocations.length, 'invocation')}.`],
        details: result ? [['Result: ', { code: shorten(result, MOST_RESULT) }]] : [],
      }
    case 'FAILED':
      return { text: failureOf(view.history.events, error), details: [] }
    case 'TIMED_OUT':
      return { text: [`Timed out after ${length}`, ...said, '.'], details: [] }
    case 'STOPPED':
      return { text: [`Stopped after ${length}`, ...said, '.'], details: [] }
    default:
      return undefined
  }
}

/** Where an operation failed with the same message, it is the one. */
function failureOf(events: readonly ExecutionEvent[], error: ExecutionError | undefined): Phrase {
  const message = error?.message
  const cause = events.findLast(
    event => operationWord(event) !== undefined && errorOf(event)?.ErrorMessage === message && message,
  )
  const failure = cause && errorOf(cause)
  if (!cause || !failure) return ['Failed', ...titleOf(error), '.']
  const word = operationWord(cause)!
  const kind = word === 'invoke' ? 'Function' : `${word.charAt(0).toUpperCase()}${word.slice(1)}`
  const attempts = events.filter(({ Id, EventType }) => Id === cause.Id && EventType === 'StepFailed').length
  return [
    `${kind} `,
    { code: nameOf(cause, word) },
    attempts > 1 ? ` failed ${attempts} times: ` : ' failed: ',
    { strong: shorten(errorText(failure), MOST_MESSAGE).replace(/\.$/, '') },
    '.',
  ]
}

function titleOf(error: ExecutionError | undefined): Phrase {
  const said = [error?.type, error?.message].filter(Boolean).join(': ')
  return said ? [': ', { strong: shorten(said, MOST_MESSAGE).replace(/\.$/, '') }] : []
}

function shorten(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}
