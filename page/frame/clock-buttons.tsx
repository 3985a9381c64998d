/** What moves the clock, and what halts the work. */
import type { VNode } from 'preact'
import { DAY } from '../format/duration.ts'
import { clock, serving } from '../live/store.ts'
import { Button } from '../parts/button.tsx'
import { isTight } from '../parts/media.ts'
import { Menu } from '../parts/menu.tsx'
import { advance, advanceToNext, goOn, pause, refusalToMove, refusalWhileBusy, step } from './clock-moves.ts'

interface Move {
  readonly title: string
  readonly note: string
  readonly refusal: string | undefined
  readonly onChoose: () => void
}

const lengths = [
  ['1 m', DAY / 24 / 60],
  ['1 h', DAY / 24],
  ['1 d', DAY],
] as const

function moves(): readonly Move[] {
  const next = clock.value?.next
  const refusal = refusalToMove()
  const byLength = lengths.map(([title, length]) => ({
    title,
    note: 'Stops at what is due',
    refusal,
    onChoose: () => void advance(length),
  }))
  const toNext = {
    title: 'To next due',
    note: 'And no further',
    refusal: refusal ?? (next ? undefined : 'Nothing is due'),
    onChoose: () => void advanceToNext(),
  }
  return [...byLength, toNext]
}

export function Advance(): VNode {
  if (isTight.value)
    return (
      <div class="moves">
        <Menu title="Advance" items={moves()} />
      </div>
    )
  return (
    <fieldset class="moves" aria-label="Advance">
      <span class="label">Advance</span>
      {moves().map(({ title, refusal, onChoose }) => (
        <Button key={title} refusal={refusal} onPress={onChoose}>
          {title}
        </Button>
      ))}
    </fieldset>
  )
}

export function Dispatch(): VNode {
  const isPaused = serving.value?.paused ?? false
  const refusal = refusalWhileBusy()
  const notPaused = isPaused ? undefined : 'Pause first; then this releases one work item at a time'
  return (
    <div class="moves dispatch">
      <span class={isPaused ? 'warning' : 'label roomy'}>{isPaused ? 'Paused' : 'Dispatch'}</span>
      <Button refusal={refusal} onPress={() => void (isPaused ? goOn() : pause())}>
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
      <Button refusal={refusal ?? notPaused} onPress={() => void step()}>
        Step
      </Button>
    </div>
  )
}
