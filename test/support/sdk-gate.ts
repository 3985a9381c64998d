import { atEnd } from './at-end.ts'

/** A promise, and the function that resolves it; open at the latest when the test ends, so that nothing stays blocked. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  atEnd(() => open())
  return { opened, open }
}

/** How long and how often a poll looks for a state that must come. */
export const soon = { timeout: 15_000, interval: 10 }
