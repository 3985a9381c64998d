/** The sentence: why it waits, why it failed, what came of it; and what can be done about it. */
import type { VNode } from 'preact'
import { refusalOf } from '../actions/refusals.ts'
import { advanceTo, refusalToMove } from '../frame/clock-moves.ts'
import { WhyPanel } from '../instance/why-panel.tsx'
import { hubNow } from '../live/clock.ts'
import { executions } from '../live/store.ts'
import { Button } from '../parts/button.tsx'
import { sentenceAt, sentenceNow } from './model/sentence.ts'
import type { ExecutionStory } from './model/story.ts'
import type { ExecutionOffer } from './model/waiting.ts'
import { answerCallback } from './open-callback.ts'

interface WhyProps {
  readonly story: ExecutionStory
  /** Unset at the live end. */
  readonly step: number | undefined
  readonly isGone: boolean
}

export function WhyOfExecution({ story, step, isGone }: WhyProps): VNode {
  const sentence =
    step === undefined
      ? sentenceNow(story, { now: hubNow(), rowOf: id => executions.get(id) })
      : sentenceAt(story, step)
  return (
    <WhyPanel
      sentence={isGone ? { ...sentence, title: 'Gone' } : sentence}
      lead={isGone ? 'The service has forgotten this execution. What is shown is what was known last. ' : ''}
      isPast={step !== undefined}
    >
      {(isGone ? [] : sentence.offers).map(offer => (
        <OfferButton key={offer.kind} offer={offer} story={story} />
      ))}
    </WhyPanel>
  )
}

interface OfferProps {
  readonly offer: ExecutionOffer
  readonly story: ExecutionStory
}

function OfferButton({ offer, story: { view } }: OfferProps): VNode {
  if (offer.kind === 'advance')
    return (
      <Button refusal={refusalToMove()} onPress={() => void advanceTo(offer.to)}>
        Advance to {offer.what}
      </Button>
    )
  const callback = view.operations.find(({ callbackId }) => callbackId === offer.callbackId)
  return (
    <Button
      refusal={refusalOf('succeedCallback', view.row)}
      onPress={() => callback && answerCallback('succeedCallback', callback, view)}
    >
      Answer {offer.name}…
    </Button>
  )
}
