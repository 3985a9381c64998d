/** The log of transitions, and the stepper through them. */
import './transitions.css'
import type { VNode } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { formatOffset } from '../format/duration.ts'
import { formatInstant } from '../format/instant.ts'
import { Button } from '../parts/button.tsx'
import { Panel } from '../parts/panel.tsx'
import { StatusMark } from '../parts/status.tsx'
import type { Plot } from './model/story.ts'

interface TransitionsProps {
  readonly story: Plot
  /** Unset at the live end. */
  readonly step: number | undefined
  readonly onStep: (step: number | undefined) => void
}

export function Transitions({
  story: { lines, startedAt, isLogWhole },
  step,
  onStep,
}: TransitionsProps): VNode {
  const list = useRef<HTMLOListElement>(null)
  const last = lines.length - 1
  const current = step ?? last
  useLayoutEffect(() => {
    const [frame, row] = [list.current, list.current?.children[current] as HTMLElement | undefined]
    if (!frame || !row) return
    // Not moved under somebody who reads elsewhere in it.
    if (step === undefined && frame.matches(':hover, :focus-within')) return
    const [top, bottom] = [row.offsetTop, row.offsetTop + row.offsetHeight]
    if (top < frame.scrollTop || bottom > frame.scrollTop + frame.clientHeight)
      frame.scrollTop = top - frame.clientHeight / 2
  }, [current, step])
  const move = (to: number): void => onStep(to >= last ? undefined : Math.max(0, to))
  return (
    <Panel
      class="transitions"
      title={
        <>
          Transitions <span class="label">{isLogWhole ? lines.length : `newest ${lines.length}`}</span>
        </>
      }
      tools={
        step === undefined ? undefined : (
          <Button class="compact" onPress={() => onStep(undefined)}>
            Go to live
          </Button>
        )
      }
    >
      <div class="stepper">
        <Button
          label="One transition back"
          refusal={current <= 0 ? 'This is the first transition' : undefined}
          onPress={() => move(current - 1)}
        >
          ←
        </Button>
        <input
          type="range"
          min={0}
          max={Math.max(0, last)}
          value={current}
          aria-label="Transition shown"
          aria-valuetext={`${current + 1} of ${lines.length}`}
          onInput={event => move(Number(event.currentTarget.value))}
        />
        <Button
          label="One transition on"
          refusal={step === undefined ? 'This is the live end' : undefined}
          onPress={() => move(current + 1)}
        >
          →
        </Button>
      </div>
      <ol ref={list}>
        {lines.map(({ step: index, at, event, note, status, isChange }) => (
          <li
            key={lines[index]!.sequence}
            class={index === current ? 'current' : index > current ? 'after' : ''}
          >
            <button
              type="button"
              class="plain"
              aria-current={index === current ? 'step' : undefined}
              onClick={() => move(index)}
            >
              <span class="label right">{index + 1}</span>
              <span class="label right nowrap" title={formatInstant(at)}>
                {formatOffset(at - startedAt)}
              </span>
              <span class="clip" title={note}>
                <span class="mono">{event}</span> <span class="label">{note}</span>
              </span>
              {isChange && status ? <StatusMark of={status} /> : <span />}
            </button>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
