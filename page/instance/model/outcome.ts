/** How an instance ended, or what holds it, as a sentence. */
import { formatDuration } from '../../format/duration.ts'
import { counted } from '../../format/text.ts'
import { type FailureLike, failureOf, numberOf, reasonOf } from './event-fields.ts'
import { causeOf } from './failure-cause.ts'
import { isCall } from './lane.ts'
import { namesById } from './log-lines.ts'
import type { Phrase } from './phrase.ts'
import type { Story } from './story.ts'
import type { Sentence } from './waiting.ts'

type Told = Omit<Sentence, 'title'>

/** Longest output that is shown in the sentence, and longest message of a failure. */
const MOST_OUTPUT = 110
const MOST_MESSAGE = 300

/** Undefined while it has not ended. */
export function describeOutcome(story: Story): Told | undefined {
  const { state, turns } = story.view
  const length = formatDuration((state.completedAt ?? 0) - state.createdAt)
  const after = `in ${length} and ${counted(turns, 'turn')}`
  const output = state.outputText ? [['Output: ', { code: shorten(state.outputText) }] as const] : []
  switch (state.status) {
    case 'COMPLETED':
      return { text: [`Completed ${after}.`], details: output, offers: [] }
    case 'CANCELED':
      return { text: [`Canceled after ${length}.`], details: output, offers: [] }
    case 'TERMINATED': {
      const reason = wordsOf(state.output)
      return {
        text: [`Terminated after ${length}${reason ? `: “${reason}”` : ''}.`],
        details: [],
        offers: [],
      }
    }
    case 'FAILED':
      return { ...describeFailure(story), offers: [{ kind: 'rewind' }] }
    default:
      return undefined
  }
}

function describeFailure({ view, lanes }: Story): Pick<Told, 'text' | 'details'> {
  const { failure } = view.state
  const details: Phrase[] = [['Rewind runs again what failed, and keeps the rest.']]
  if (!failure) return { text: ['Failed.'], details }
  const names = namesById(view.history.events)
  const cause = causeOf(view)
  const id = cause && numberOf(cause, 'taskScheduledId')
  if (id === undefined) return { text: ['Failed: ', ...titleOf(failure), '.'], details }
  const what = cause?.type === 'taskFailed' ? 'Activity' : 'Child'
  const lane = lanes.find(each => isCall(each) && each.number === id && each.kind === what.toLowerCase())
  const tries = lane && isCall(lane) ? lane.bars.length : 1
  return {
    text: [
      `${what} `,
      { code: `${names.get(id) ?? ''} #${id}` },
      tries > 1 ? ` failed ${tries} times: ` : ' failed: ',
      ...titleOf(failureOf(cause!) ?? failure),
      '.',
    ],
    details,
  }
}

const titleOf = ({ errorType, errorMessage }: FailureLike): Phrase => [
  {
    strong: [errorType, shorten(errorMessage, MOST_MESSAGE).replace(/\.$/, '')]
      .filter(part => part !== '')
      .join(': '),
  },
]

export function describeSuspension({ view: { log } }: Story, step: number, isPast: boolean): Told {
  const entry = log.slice(0, step + 1).findLast(({ event }) => event === 'instance.suspend')
  const reason = entry?.details && reasonOf(entry.details)
  const what = isPast
    ? 'What arrived was held, in order, until it was resumed.'
    : 'What arrives is held, in order, until it is resumed. Timers go on.'
  return {
    text: [`${isPast ? 'Was suspended' : 'Suspended'}${reason ? `: “${reason}”` : ''}.`],
    details: [[what]],
    offers: isPast ? [] : [{ kind: 'resume' }],
  }
}

function shorten(text: string, most = MOST_OUTPUT): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}

/** A reason given as JSON text, or as whatever it is. */
const wordsOf = (value: unknown): string =>
  value === undefined || value === null
    ? ''
    : shorten(typeof value === 'string' ? value : JSON.stringify(value), MOST_MESSAGE)
