/** Why an instance failed, with what caused it. */
import { oneLine } from '../columns.ts'
import type { Paint } from '../paint.ts'
import type { RunView } from './views.ts'

type Failure = NonNullable<RunView['state']['failure']>

const LONGEST_MESSAGE = 400
/** Frames of a stack that are shown. */
const MOST_FRAMES = 5

/** The failure and its causes, outermost first, each with the top of its stack. */
export function failureText(failure: Failure, paint: Paint): string {
  const lines: string[] = []
  for (let each: Failure | undefined = failure; each; each = each.innerFailure) {
    const { stackTrace = '' } = each
    const title = oneLine(titleOf(each), LONGEST_MESSAGE)
    lines.push(paint.red(`  ${lines.length > 0 ? 'caused by ' : ''}${title}`))
    const frames = stackTrace
      .split('\n')
      .map(line => oneLine(line.trim(), LONGEST_MESSAGE))
      .filter(line => /^(at |File )/.test(line))
    lines.push(...frames.slice(0, MOST_FRAMES).map(frame => paint.dim(`      ${frame}`)))
    const left = frames.length - MOST_FRAMES
    if (left > 0) lines.push(paint.dim(`      … ${left} more`))
  }
  return [paint.bold('Why it failed'), ...lines].join('\n')
}

/** The same in one line, without stacks. */
export const failureLine = (failure: Failure): string =>
  titleOf(failure) + (failure.innerFailure ? `, caused by ${failureLine(failure.innerFailure)}` : '')

const titleOf = ({ errorType, errorMessage }: Failure): string =>
  [errorType, errorMessage].filter(part => part !== '').join(': ')
