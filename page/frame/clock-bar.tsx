/** The hub's time, what comes next, and what moves it on. */
import './clock-bar.css'
import type { VNode } from 'preact'
import { untilDue } from '../format/duration.ts'
import { dateOf, timeOf } from '../format/instant.ts'
import { hubNow, realNow } from '../live/clock.ts'
import { clock, executions } from '../live/store.ts'
import { Id } from '../parts/id.tsx'
import { capital } from '../parts/status.tsx'
import { say } from '../parts/toast.tsx'
import { isLambda } from '../route.ts'
import { Advance, Dispatch } from './clock-buttons.tsx'
import { dueWords, leadOf, modeHint } from './clock-words.ts'

export const ClockBar = (): VNode => (
  <section class="clock-bar" aria-label="Clock">
    <Mode />
    <Now />
    <NextDue />
    <Advance />
    {!isLambda.value && <Dispatch />}
  </section>
)

function Mode(): VNode | null {
  const mode = clock.value?.mode
  if (!mode) return null
  const hint = modeHint(mode, isLambda.value ? 'service' : 'hub')
  return (
    <div>
      <span class="label roomy">Time</span>
      <button type="button" class="plain mode" title={hint} onClick={() => say(hint)}>
        {capital(mode)}
      </button>
    </div>
  )
}

function Now(): VNode | null {
  if (!clock.value) return null
  const now = hubNow()
  const lead = leadOf(now, realNow())
  return (
    <div class="nowrap" title={isLambda.value ? 'Service time, UTC' : 'Hub time, UTC'}>
      <span class="label">Now</span>
      <span>
        <span class="label roomy">{dateOf(now)} </span>
        <b>{timeOf(now)}</b>
      </span>
      {lead && (
        <span class="label small" title="Against real time">
          {lead}
        </span>
      )}
    </div>
  )
}

function NextDue(): VNode | null {
  if (!clock.value) return <div class="next-due" />
  const { next, held } = clock.value
  return (
    <div class="next-due">
      <span class="label nowrap">Next due</span>
      <span class="clip">
        {next ? (
          <>
            {untilDue(next.at, hubNow())}, {dueWords(next)}{' '}
            {next.id !== undefined && <Id of={next.id} title={executions.get(next.id)?.name} />}
          </>
        ) : (
          'nothing'
        )}
        {held && (
          <span class="label small" title={held}>
            , held back: {held}
          </span>
        )}
      </span>
    </div>
  )
}
