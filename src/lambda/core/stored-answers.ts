/**
 * Answers of accepted checkpoints. A client that heard no answer sends the same request again, and gets the same one:
 * nothing is done twice.
 */
import type { CheckpointAnswer } from './checkpoint.ts'
import type { LambdaLimits } from './limits.ts'

export interface StoredAnswer {
  readonly clientToken: string
  /** The checkpoint token that the request used up. */
  readonly token: string
  readonly answeredAt: number
  readonly answer: CheckpointAnswer
}

export interface Repeatable {
  readonly clientToken?: string | undefined
  readonly token: string
}

/** The answer that the same request got before. */
export function storedAnswer(
  answers: readonly StoredAnswer[],
  { clientToken, token }: Repeatable,
  now: number,
  { clientTokenLife }: LambdaLimits,
): CheckpointAnswer | undefined {
  return answers.find(
    known =>
      known.clientToken === clientToken && known.token === token && now - known.answeredAt <= clientTokenLife,
  )?.answer
}

/** Keeps an answer, and forgets the oldest when there are too many. Without a client token there is nothing to keep it for. */
export function storeAnswer(
  answers: StoredAnswer[],
  { clientToken, token }: Repeatable,
  answer: CheckpointAnswer,
  now: number,
  { storedAnswers }: LambdaLimits,
): void {
  if (clientToken === undefined) return
  answers.push({ clientToken, token, answeredAt: now, answer })
  if (answers.length > storedAnswers) answers.shift()
}
