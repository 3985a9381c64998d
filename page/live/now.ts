/** Real time, and when things are to be drawn again: the only place that looks at a clock. */
import { signal } from '@preact/signals'

export const wallNow = (): number => Date.now()

/** Changes once a second: ages and clocks are drawn anew. */
export const second = signal(wallNow())

/** Runs `call` after so many milliseconds, unless what is returned is called before. */
export function after(milliseconds: number, call: () => void): () => void {
  const timer = setTimeout(call, milliseconds)
  return () => clearTimeout(timer)
}

/** Begins to count seconds; a page that nobody sees does not. */
export function countSeconds(): void {
  setInterval(() => {
    if (!document.hidden) second.value = wallNow()
  }, 1_000)
}
