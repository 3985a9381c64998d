/** The cursor through a life. At a past step what is shown stands still, whatever happens meanwhile. */
import { useRef } from 'preact/hooks'
import { useKeys } from '../keys.ts'
import { param, setParam } from '../route.ts'
import { findStep, stepFrom } from './model/cursor.ts'
import type { Plot } from './model/story.ts'

export interface Shown<Story extends Plot> {
  readonly story: Story
  /** Index in the log; unset at the live end. */
  readonly step: number | undefined
  /** Transitions since the page stands still. */
  readonly newer: number
  show(step: number | undefined): void
}

/** What is shown of a story: the address names the step by its number in the feed. Binds the keys that move it. */
export function useStep<Story extends Plot>(current: Story): Shown<Story> {
  const named = param('step')
  const past = useRef<Story | undefined>(undefined)
  const isPast = findStep((past.current ?? current).lines, named) !== undefined
  past.current = isPast ? (past.current ?? current) : undefined
  const story = past.current ?? current
  const step = findStep(story.lines, named)
  const show = (next: number | undefined): void =>
    setParam('step', next === undefined ? undefined : String(story.lines[next]?.sequence))
  const move = (by: number) => () => show(stepFrom(step, by, story.lines.length))
  useKeys({
    '[': move(-1),
    ']': move(1),
    Home: () => show(story.lines.length > 1 ? 0 : undefined),
    End: () => show(undefined),
  })
  return { story, step, newer: newerIn(current, story), show }
}

/** How many transitions there are since. */
const newerIn = (current: Plot, { lines }: Plot): number => {
  const last = lines.at(-1)?.sequence ?? 0
  return current.lines.filter(({ sequence }) => sequence > last).length
}
