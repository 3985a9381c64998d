/** What a test leaves to be closed. */
const closers: (() => unknown)[] = []

/** Runs when the current test ends. */
export const atEnd = (close: () => unknown): void => void closers.push(close)

/** Closes what the current test has opened, the newest first. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close()
}
