/** The sentence: why it waits, why it failed, what came of it; and what can be done about it. */
import type { VNode } from 'preact'
import { openAction } from '../actions/open.ts'
import { refusalOf } from '../actions/refusals.ts'
import { resume } from '../actions/run-actions.ts'
import { advanceTo, refusalToMove } from '../frame/clock-moves.ts'
import { hubNow } from '../live/clock.ts'
import { connection } from '../live/connection.ts'
import { wallNow } from '../live/now.ts'
import { instances, serving } from '../live/store.ts'
import { Button } from '../parts/button.tsx'
import { hrefOfView } from '../route.ts'
import { sentenceAt, sentenceNow } from './model/sentence.ts'
import type { Story } from './model/story.ts'
import type { Offer } from './model/waiting.ts'
import { WhyPanel } from './why-panel.tsx'

interface WhyProps {
  readonly story: Story
  /** Unset at the live end. */
  readonly step: number | undefined
  readonly isGone: boolean
}

export function Why({ story, step, isGone }: WhyProps): VNode {
  const now = hubNow()
  const sentence =
    step === undefined
      ? sentenceNow(story, { now, wallNow: shownNow(), serving: serving.value, summaryOf: waitsFor })
      : sentenceAt(story, step)
  return (
    <WhyPanel
      sentence={isGone ? { ...sentence, title: 'Purged' } : sentence}
      lead={isGone ? 'The hub has forgotten this instance. What is shown is what was known last. ' : ''}
      isPast={step !== undefined}
    >
      {(isGone ? [] : sentence.offers).map(offer => (
        <OfferButton key={offer.kind} offer={offer} story={story} />
      ))}
    </WhyPanel>
  )
}

/** Real time, which stands still while nothing is heard. */
const shownNow = (): number => (connection.value.state === 'lost' ? connection.value.since : wallNow())

/** As the list says it; a suspended one waits for somebody to resume it, whatever else. */
function waitsFor(id: string): string | undefined {
  const row = instances.get(id)
  return row?.status === 'SUSPENDED' ? 'a resume' : row?.summary
}

interface OfferProps {
  readonly offer: Offer
  readonly story: Story
}

function OfferButton({ offer, story: { view } }: OfferProps): VNode {
  const { state } = view
  const { instanceId: id } = state
  switch (offer.kind) {
    case 'raise':
      return (
        <Button refusal={refusalOf('raise', state)} onPress={() => raise(view)}>
          {view.knownEvents[0] === undefined ? 'Raise an event…' : `Raise ${view.knownEvents[0]}…`}
        </Button>
      )
    case 'resume':
      return (
        <Button refusal={refusalOf('resume', state)} onPress={() => void resume(id)}>
          Resume
        </Button>
      )
    case 'rewind':
      return (
        <Button refusal={refusalOf('rewind', state)} onPress={() => openAction('rewind', { id, view })}>
          Rewind…
        </Button>
      )
    case 'connect':
      return (
        <a class="button" href={hrefOfView('connect')}>
          Connect a worker
        </a>
      )
    case 'advance':
      return (
        <Button refusal={refusalToMove()} onPress={() => void advanceTo(offer.to)}>
          Advance to {state.status === 'PENDING' ? 'its start' : 'the timer'}
        </Button>
      )
  }
}

function raise(view: Story['view']): void {
  const { instanceId: id, name } = view.state
  const [suggestedEvent] = view.knownEvents
  openAction('raise', { id, name, view, ...(suggestedEvent !== undefined && { suggestedEvent }) })
}
